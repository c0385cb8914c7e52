/** The media types of GraphQL's answers. */
import Negotiator from 'negotiator';

/** Apollo Server's, in its order: which of them it answers in, it decides only after the plugins. */
const MEDIA_TYPES = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
];

/** The media type of an answer; undefined where none that GraphQL has is accepted. */
export function negotiateMediaType(accept: string | undefined): string | undefined {
  return accept ? new Negotiator({ headers: { accept } }).mediaType(MEDIA_TYPES) : MEDIA_TYPES[0];
}
