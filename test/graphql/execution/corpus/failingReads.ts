/** Operations in which some reads fail and others succeed. */
import { type CorpusRequest, OTHER, TOKEN, UNKNOWN } from './CorpusRequest';

export const failingReads: readonly CorpusRequest[] = [
  {
    name: 'unknown tokens among known ones',
    query: `query ($token: String!, $unknown: String!, $other: String!) { a: linkToken(token: $unknown) { status } b: linkToken(token: $token) { status }
      c: linkToken(token: $unknown) { requestId } d: linkToken(token: $other) { requestId } }`,
    variables: { token: TOKEN, unknown: UNKNOWN, other: OTHER },
  },
  {
    name: 'what cannot be a token among known ones',
    query: `query ($token: String!, $long: String!) { a: linkToken(token: $token) { status } b: linkToken(token: "") { status }
      c: linkToken(token: $long) { status } d: linkToken(token: " ") { status } ...F } fragment F on Query { e: linkToken(token: "") { status } a: linkToken(token: $token) { requestId } }`,
    variables: { token: TOKEN, long: 'x'.repeat(1025) },
  },
  {
    name: 'a null for a token, by a default',
    query:
      'query ($token: String!, $none: String = "x") { a: linkToken(token: $none) { status } b: linkToken(token: $token) { status } }',
    variables: { token: TOKEN, none: null },
  },
  {
    name: 'one field in several places that cannot be read',
    query: `query ($unknown: String!) { linkToken(token: $unknown) { status } ... { linkToken(token: $unknown) { requestId } } ...F }
      fragment F on Query { linkToken(token: $unknown) { createdAt } }`,
    variables: { unknown: UNKNOWN },
  },
];
