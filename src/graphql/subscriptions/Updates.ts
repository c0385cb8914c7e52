/** The results of a subscription, one for each update. */
import { type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';

/** To be read to its end, or returned. */
export interface Updates extends AsyncIterableIterator<FormattedExecutionResult, void, void> {
  return(): Promise<IteratorReturnResult<void>>;
}

/** Result of an operation: the updates of a subscription that has begun, otherwise a single result. */
export type OperationResult = FormattedExecutionResult | Updates;

export function isUpdates(result: OperationResult): result is Updates {
  return Symbol.asyncIterator in result;
}

/**
 * A result as Apollo Server's response. It has no kind of body for subscriptions: updates take the one for results that
 * arrive one after another, which Apollo Server passes on as it is.
 */
export function toResponse(result: OperationResult): GraphQLResponse {
  const http = { headers: new HeaderMap() };
  if (!isUpdates(result)) return { http, body: { kind: 'single', singleResult: result } };
  const subsequentResults = result as AsyncIterable<object> as AsyncIterable<{ hasNext: boolean }>;
  return { http, body: { kind: 'incremental', initialResult: { hasNext: true }, subsequentResults } };
}

/** The inverse. The schema has no `@defer`, so an incremental body is always a subscription's. */
export function toResult(body: GraphQLResponse['body']): OperationResult {
  return body.kind === 'single'
    ? body.singleResult
    : (body.subsequentResults as AsyncIterable<object> as Updates);
}
