/**
 * A request that is not valid GraphQL, by a transport whose protocol sets those apart: https://github.com/enisdenjo/graphql-ws
 * has a message for them, after which there is no other.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { invalidRequestCodes } from '../../errors';

export function isInvalidRequest({ data, errors }: FormattedExecutionResult): boolean {
  return data === undefined && errors !== undefined && errors.every(isOfDocument);
}

/** What is wrong with arguments and variables is found out as the operation is run. */
function isOfDocument({ extensions }: GraphQLFormattedError): boolean {
  const code = extensions?.['code'];
  return code !== ApolloServerErrorCode.BAD_USER_INPUT && invalidRequestCodes.has(String(code));
}
