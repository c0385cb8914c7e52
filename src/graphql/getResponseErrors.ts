/** What went wrong with an operation, for whoever tells of it: the log, the metrics, traces. */
import type { GraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

type Errors = readonly GraphQLFormattedError[];

/** Undefined where nothing did. */
export function getResponseErrors({ body }: Pick<GraphQLResponse, 'body'>): Errors | undefined {
  return body.kind === 'single' ? body.singleResult.errors : body.initialResult.errors;
}

/** Once each: there may be thousands of errors. */
export function listErrorCodes(errors: Errors): readonly string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
}
