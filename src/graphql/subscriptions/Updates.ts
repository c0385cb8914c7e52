/** Result of an operation: a single one, or the updates of a subscription. */
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';

/** Results of a subscription. The consumer must read them to the end, or call `return`. */
export interface Updates extends AsyncIterableIterator<FormattedExecutionResult, void, void> {
  return(): Promise<IteratorReturnResult<void>>;
}

export type OperationResult = FormattedExecutionResult | Updates;

export function isUpdates(result: OperationResult): result is Updates {
  return Symbol.asyncIterator in result;
}

/**
 * Wraps a result in Apollo Server's response. It has no body kind for subscriptions: updates use the one for
 * incremental delivery, which Apollo Server passes through.
 */
export function toResponse(result: OperationResult): GraphQLResponse {
  const http = { headers: new HeaderMap() };
  if (!isUpdates(result)) return { http, body: { kind: 'single', singleResult: result } };
  const subsequentResults = result as AsyncIterable<object> as AsyncIterable<{ hasNext: boolean }>;
  return { http, body: { kind: 'incremental', initialResult: { hasNext: true }, subsequentResults } };
}

/** The inverse of `toResponse`. The schema has no `@defer`, so an incremental body always holds updates. */
export function toResult(body: GraphQLResponse['body']): OperationResult {
  return body.kind === 'single'
    ? body.singleResult
    : (body.subsequentResults as AsyncIterable<object> as Updates);
}
