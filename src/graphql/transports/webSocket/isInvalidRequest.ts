/** Distinguishes invalid GraphQL requests, for which `graphql-ws` has an `error` message, from failed operations. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FormattedExecutionResult } from 'graphql';
import { invalidRequestCodes } from '../../errors';

export function isInvalidRequest({ data, errors }: FormattedExecutionResult): boolean {
  if (data !== undefined || errors === undefined) return false;
  const codes = errors.map(({ extensions }) => String(extensions?.['code']));
  // Arguments and variables are validated during execution.
  return codes.every(
    (code) => code !== ApolloServerErrorCode.BAD_USER_INPUT && invalidRequestCodes.has(code),
  );
}
