/** Errors of a GraphQL response, for the log, metrics and traces. */
import type { GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

type Errors = readonly GraphQLFormattedError[];

/** @returns undefined if the operation succeeded. */
export function getResponseErrors({ body }: Pick<GraphQLResponse, 'body'>): Errors | undefined {
  return body.kind === 'single' ? body.singleResult.errors : body.initialResult.errors;
}

/** Lists each code once: a response may have thousands of errors. */
export function listErrorCodes(errors: Errors): readonly string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
}
