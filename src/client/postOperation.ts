/** Sends an operation by POST. */
import type { GraphQLRequest, GraphQLResult, TransportOptions } from './LinkTransport.js';

/** @returns rejects if the response is not GraphQL’s. */
export async function postOperation(
  { url, headers }: TransportOptions,
  request: GraphQLRequest,
): Promise<GraphQLResult> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...(await headers?.()), 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return (await response.json()) as GraphQLResult;
}
