/** Media types of responses, and the negotiation of them for every transport. */
import Negotiator from 'negotiator';

/** Apollo Server's list, in its order. Apollo Server negotiates only after it has executed the operation. */
const GRAPHQL = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
] as const;

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/**
 * @param types the server's, in its order of preference: GraphQL's by default.
 * @returns the media type of the response; undefined if the client accepts none of them.
 */
export function negotiateMediaType(
  accept: string | undefined,
  types: readonly [string, ...string[]] = GRAPHQL,
): string | undefined {
  return accept ? new Negotiator({ headers: { accept } }).mediaType([...types]) : types[0];
}
