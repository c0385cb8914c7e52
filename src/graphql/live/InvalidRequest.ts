/**
 * A request that is not valid GraphQL, by a door whose protocol sets those apart: https://github.com/enisdenjo/graphql-ws
 * has a message for them, after which there is no other.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';

const codes = new Set<unknown>(
  Object.values(ApolloServerErrorCode).filter(
    (code) =>
      // Of arguments and variables: found out as the operation is run.
      code !== ApolloServerErrorCode.BAD_USER_INPUT && code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR,
  ),
);

export function isOfInvalidRequest({ data, errors }: FormattedExecutionResult): boolean {
  return (
    data === undefined &&
    errors !== undefined &&
    errors.every((error) => codes.has(error.extensions?.['code']))
  );
}

export class InvalidRequest extends Error {
  constructor(
    /** As callers see them. */
    readonly errors: readonly GraphQLFormattedError[],
  ) {
    super('The request is not valid GraphQL.');
    this.name = 'InvalidRequest';
  }
}
