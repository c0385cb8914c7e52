/** Reads that cover field selection: aliases, merging, fragments, `__typename`, order. */
import { type CorpusRequest, OTHER, query, selecting, TOKEN } from './CorpusRequest';

const SESSIONS = 'linkSessions { linkSessionId outcome }';

export const selections: readonly CorpusRequest[] = [
  selecting('__typename'),
  selecting('status'),
  selecting('linkToken status publicTokens createdAt expiration userId requestId additionalProperties'),
  selecting('additionalProperties requestId expiration createdAt publicTokens status linkToken'),
  selecting(`__typename linkSessions { __typename events { __typename eventMetadata { __typename } }
    results { __typename itemAddResults { __typename institution { __typename } accounts { __typename } } }
    exit { __typename error { __typename } } } metadata { __typename accountFilters { __typename } }`),
  selecting('linkSessions { additionalProperties events { additionalProperties } } additionalProperties'),
  // Aliases.
  selecting('a: status b: status status c: __typename linkToken: requestId requestId: linkToken'),
  selecting(
    'one: linkSessions { id: linkSessionId how: outcome } two: linkSessions { outcome outcomes: outcome }',
  ),
  selecting('__proto__: requestId toJSON: status constructor: linkToken then: createdAt length: userId'),
  selecting('linkSessions { __proto__: outcome toJSON: startedAt hasOwnProperty: __typename }'),
  query(
    'query ($token: String!) { __proto__: linkToken(token: $token) { status } toJSON: linkToken(token: $token) { __proto__: status } }',
  ),
  // Merging.
  selecting('status status status requestId status'),
  selecting(
    'linkSessions { linkSessionId } status linkSessions { outcome linkSessionId } requestId linkSessions { events { eventId } }',
  ),
  selecting(`linkSessions { results { itemAddResults { publicToken } } }
    linkSessions { results { itemAddResults { institution { name } } } }
    linkSessions { results { itemAddResults { institution { institutionId } accounts { id } } } }`),
  query(
    'query ($token: String!) { linkToken(token: $token) { status } linkToken(token: $token) { requestId status } }',
  ),
  query(`query ($token: String!) { linkToken(token: $token) { linkSessions { outcome } } ...More }
    fragment More on Query { linkToken(token: $token) { linkSessions { linkSessionId } status } }`),
  // Fragments.
  selecting('... { status } ... on LinkToken { requestId ... { ... on LinkToken { createdAt } } }'),
  selecting(
    '...A status',
    'fragment A on LinkToken { requestId ...B } fragment B on LinkToken { status expiration }',
  ),
  selecting('... on _Entity { __typename ... on LinkToken { status } } requestId'),
  selecting('...A ...A a: status ...A', 'fragment A on LinkToken { status requestId }'),
  selecting(
    `linkSessions { ...S exit { ...E } onExit { ...E } } ...T`,
    `fragment S on LinkSession { outcome ... on LinkSession { startedAt } }
     fragment E on LinkSessionExit { error { errorType errorCode } metadata { institution { ...I } } }
     fragment I on LinkInstitution { name institutionId }
     fragment T on LinkToken { linkSessions { events { ...V } results { itemAddResults { institution { ...I } } } } }
     fragment V on LinkEvent { eventName timestamp }`,
  ),
  query(`query ($token: String!) { ...Q ... on Query { ...Q } ... { b: linkToken(token: $token) { ...L } } }
    fragment Q on Query { a: linkToken(token: $token) { ...L } __typename }
    fragment L on LinkToken { status ${SESSIONS} }`),
  // Order.
  selecting('requestId ...A status', 'fragment A on LinkToken { status linkToken requestId }'),
  selecting(
    'linkSessions { outcome } requestId ... on LinkToken { linkSessions { linkSessionId } linkToken }',
  ),
  // `status` depends on the clock: first, last, alone and repeated.
  selecting(`a: status ${SESSIONS} b: status requestId c: status`),
  selecting(`${SESSIONS} status`),
  // Root fields.
  query('query ($token: String!) { __typename linkToken(token: $token) { status } again: __typename }'),
  query(
    'query ($token: String!) { a: linkToken(token: $token) { status } b: linkToken(token: $token) { requestId } c: linkToken(token: $token) { status } }',
  ),
  query(
    'query ($token: String!, $other: String!) { a: linkToken(token: $token) { status publicTokens } b: linkToken(token: $other) { status publicTokens } }',
    { other: OTHER },
  ),
  { ...query(`{ linkToken(token: "${TOKEN}") { status ${SESSIONS} } }`), variables: null },
  query('query ($token: String = "link-sandbox-of-the-corpus") { linkToken(token: $token) { status } }', {
    token: undefined,
  }),
  query('query ($token: String!) { linkToken(token: $token) { status } }', { more: 'than is declared' }),
  // Several operations.
  ...['One', 'Two', 'Three'].map((operationName) => ({
    ...query(`query One($token: String!) { linkToken(token: $token) { ...F } }
      query Two($token: String!) { linkToken(token: $token) { requestId ...F } }
      query Three { __typename }
      fragment F on LinkToken { status linkSessions { outcome } }`),
    name: `several operations, ${operationName}`,
    operationName,
  })),
  // Introspection, also beside a token.
  query('query ($token: String!) { __schema { queryType { name } } linkToken(token: $token) { status } }'),
  query(
    'query ($token: String!) { __type(name: "LinkTokenStatus") { kind enumValues { name } } linkToken(token: $token) { status } }',
  ),
  query('query ($token: String!) { linkToken(token: $token) { status } _service { __typename } }'),
];
