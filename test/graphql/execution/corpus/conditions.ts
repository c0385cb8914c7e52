/** `@skip` and `@include`, by literals and by variables, at every level. */
import { type CorpusRequest, query, selecting, TOKEN } from './CorpusRequest';

/** Creates a request for each combination of the variables. */
function withEach(names: readonly string[], document: string): CorpusRequest[] {
  return Array.from({ length: 2 ** names.length }, (_, bits) =>
    query(document, Object.fromEntries(names.map((name, index) => [name, Boolean(bits & (2 ** index))]))),
  );
}

const AB = '$token: String!, $a: Boolean!, $b: Boolean!';

export const conditions: readonly CorpusRequest[] = [
  // Literals; an empty selection yields `{}`.
  selecting('status @skip(if: true)'),
  selecting('status @skip(if: true) requestId @include(if: false)'),
  selecting('status @include(if: true) requestId @skip(if: false) @include(if: true)'),
  selecting('linkSessions { outcome @skip(if: true) } metadata { clientName @include(if: false) } status'),
  selecting('... @skip(if: true) { status } ... on LinkToken @include(if: false) { requestId }'),
  selecting('...A @skip(if: true) ...A', 'fragment A on LinkToken { status }'),
  selecting('linkSessions @skip(if: true) { outcome } linkSessions { linkSessionId }'),
  query(`query { linkToken(token: "${TOKEN}") @skip(if: true) { status } }`),
  query(
    `query { linkToken(token: "${TOKEN}") @include(if: false) { status } a: __typename @include(if: true) }`,
  ),
  // Variables.
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) @include(if: $a) { status } b: linkToken(token: $token) @skip(if: $b) { requestId } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { status @skip(if: $a) requestId @include(if: $b) } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { status @skip(if: $a) @include(if: $b) } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { linkSessions @skip(if: $a) { outcome } requestId linkSessions @include(if: $b) { linkSessionId } } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { linkSessions { events @include(if: $a) { eventName @skip(if: $b) } outcome } } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { ... @include(if: $a) { status linkSessions { outcome } } ... on LinkToken @skip(if: $b) { linkSessions { linkSessionId } requestId } } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { ...F @include(if: $a) status ...F @skip(if: $b) } }
    fragment F on LinkToken { requestId linkSessions { outcome @skip(if: $b) linkSessionId } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { ...Q @include(if: $a) ... @skip(if: $b) { linkToken(token: $token) { requestId } } }
    fragment Q on Query { linkToken(token: $token) { status } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { ... @skip(if: $a) { linkToken(token: $token) { linkSessions { outcome } } } ... @skip(if: $b) { linkToken(token: $token) { linkSessions { linkSessionId } } } }`,
  ),
  // A key that is skipped and selected again takes the later position.
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { linkToken(token: $token) { status @skip(if: $a) requestId @skip(if: $b) linkToken status requestId } }`,
  ),
  ...withEach(
    ['a', 'b'],
    `query (${AB}) { one: linkToken(token: $token) { status @include(if: $a) } two: linkToken(token: $token) { status @include(if: $b) } three: linkToken(token: $token) { x: status @skip(if: $a) y: status @skip(if: $b) } }`,
  ),
  // Variables with defaults, absent and null.
  ...[{}, { a: true }, { a: false }, { a: null }].flatMap((variables) => [
    query(
      'query ($token: String!, $a: Boolean = true) { linkToken(token: $token) { status @skip(if: $a) requestId } }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean! = true) { linkToken(token: $token) { status @skip(if: $a) requestId } }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean = false) { linkToken(token: $token) { linkToken linkSessions { outcome @skip(if: $a) } } }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean = false) { linkToken(token: $token) { linkToken linkSessions { events { eventMetadata @include(if: $a) { requestId } } } status } b: linkToken(token: $token) { status } }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean = false) { linkToken(token: $token) @include(if: $a) { status } __typename }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean = false) { ... @skip(if: $a) { linkToken(token: $token) { status } } }',
      variables,
    ),
    query(
      'query ($token: String!, $a: Boolean!) { linkToken(token: $token) { status @skip(if: $a) } }',
      variables,
    ),
  ]),
];
