/** Media types of GraphQL responses. */
import Negotiator from 'negotiator';

/** Apollo Server's list, in its order. Apollo Server negotiates only after its plugins have run. */
const MEDIA_TYPES = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
];

/** @returns the media type of the response; undefined if the client accepts none of GraphQL's. */
export function negotiateMediaType(accept: string | undefined): string | undefined {
  return accept ? new Negotiator({ headers: { accept } }).mediaType(MEDIA_TYPES) : MEDIA_TYPES[0];
}
