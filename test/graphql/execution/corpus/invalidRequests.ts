/** Requests that are rejected without a Plaid call: invalid GraphQL, invalid for the schema, above the limits. */
import { type CorpusRequest, plain, query, selecting, TOKEN } from './CorpusRequest';

const READ = 'query ($token: String!) { linkToken(token: $token) { status } }';

function read(name: string, variables: unknown): CorpusRequest {
  return { name: `${name} for variables`, body: JSON.stringify({ query: READ, variables }) };
}

export const invalidRequests: readonly CorpusRequest[] = [
  // Syntax.
  plain(''),
  plain('{'),
  plain('{ linkToken(token: "a" { status } }'),
  plain('query { linkToken(token: "\\u{zz}") { status } }'),
  plain('fragment A on LinkToken { status }'),
  plain(`{ linkToken(token: """${TOKEN}""") { status `),
  { name: 'no JSON', body: '{"query":' },
  { name: 'a list', body: '[]' },
  { name: 'nothing', body: '' },
  { name: 'a query that is none', body: '{"query":7}' },
  { name: 'no query', body: '{}' },
  // Schema.
  plain('{ linkTokens { status } }'),
  selecting('stat'),
  selecting('status { __typename }'),
  selecting('linkSessions'),
  selecting('...A', 'fragment A on LinkSession { outcome }'),
  selecting('...A', ''),
  selecting('...A', 'fragment A on LinkToken { ...B } fragment B on LinkToken { ...A }'),
  selecting('status: requestId status'),
  selecting('status @skip'),
  selecting('status @skip(if: "no")'),
  selecting('status @skip(if: $a)'),
  selecting('status @unknown'),
  plain('{ linkToken(token: 7) { status } }'),
  plain('{ linkToken(token: null) { status } }'),
  plain('{ linkToken(token: ["a"]) { status } }'),
  plain('{ linkToken { status } }'),
  plain(`{ linkToken(token: "${TOKEN}", more: 1) { status } }`),
  query('query ($token: String) { linkToken(token: $token) { status } }'),
  query('query ($token: LinkToken) { linkToken(token: $token) { status } }'),
  query('query ($token: String!) { __typename }'),
  // Variables.
  read('none', undefined),
  read('null', null),
  read('a list', [TOKEN]),
  read('a text', 'token'),
  ...[7, null, true, [TOKEN], [], {}, { token: TOKEN }].map((token) =>
    read(JSON.stringify(token), { token }),
  ),
  query('query ($token: String!, $a: Boolean!) { linkToken(token: $token) { status @skip(if: $a) } }', {
    a: null,
  }),
  query('query ($token: String!, $a: Boolean!) { linkToken(token: $token) { status @skip(if: $a) } }', {
    a: 'true',
  }),
  query('query ($token: String!, $a: Boolean!) { linkToken(token: $token) { status @skip(if: $a) } }', {
    a: 1,
  }),
  // Operation name.
  { ...query(READ), operationName: 'Unknown', name: 'an unknown name' },
  { ...query(READ), operationName: '', name: 'an empty name' },
  { ...query(READ), operationName: null, name: 'a null for a name' },
  query('query A { __typename } query B { __typename }'),
  {
    ...query('query A { __typename } query B { __typename }'),
    operationName: 'C',
    name: 'none of the names',
  },
  query('query A { __typename } query A { __typename }'),
  // Subscriptions over plain HTTP.
  query('subscription ($token: String!) { linkTokenUpdated(token: $token) { reason } }'),
  query(
    'subscription ($token: String!) { linkTokenUpdated(token: $token) { reason } other: linkTokenUpdated(token: $token) { reason } }',
  ),
  query('subscription ($token: String!) { linkTokenUpdated(token: $token, untilFinished: null) { reason } }'),
  // Limits.
  selecting(Array.from({ length: 201 }, (_, index) => `a${index}: status`).join(' ')),
  selecting('status @skip(if: false) '.repeat(101)),
  selecting('status '.repeat(251)),
  selecting('status '.repeat(10_001)),
  plain(
    `{ ${Array.from({ length: 101 }, (_, index) => `t${index}: linkToken(token: "link-sandbox-${index}") { requestId }`).join(' ')} }`,
  ),
  plain(`{ __schema { types { fields { type ${'{ ofType '.repeat(13)}{ name } ${'} '.repeat(13)} } } } }`),
  plain(
    '{ a: __schema { ...S } b: __schema { ...S } c: __schema { ...S } d: __schema { ...S } e: __schema { ...S } f: __schema { ...S } } fragment S on __Schema { types { name } }',
  ),
];
