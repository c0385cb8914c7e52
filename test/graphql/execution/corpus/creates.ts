/** `createLinkToken`: payloads, reads of created tokens, several creates at once, and invalid input. */
import { type CorpusRequest, plain } from './CorpusRequest';

const INPUT = '{ user: { clientUserId: "user-1" }, products: [AUTH] }';
const input = { user: { clientUserId: 'user-1' }, products: ['AUTH', 'TRANSACTIONS'] };

function creating(selection: string, variables: object = {}, more = '$a: Boolean = true'): CorpusRequest {
  const query = `mutation ($input: CreateLinkTokenInput!, ${more}) { createLinkToken(input: $input) { ${selection} } __typename @include(if: $a) }`;
  return { name: `${query} with ${JSON.stringify(variables)}`, query, variables: { input, ...variables } };
}

export const creates: readonly CorpusRequest[] = [
  creating('linkToken'),
  creating('__typename linkToken expiration requestId hostedLinkUrl userId additionalProperties'),
  creating('a: linkToken b: linkToken linkToken ... on CreateLinkTokenPayload { requestId c: __typename }'),
  creating('linkToken @skip(if: true)'),
  plain(`mutation { createLinkToken(input: ${INPUT}) { linkToken } }`),
  plain(
    `mutation { a: createLinkToken(input: { clientName: "Y", user: { clientUserId: "u" }, additionalProperties: { client_name: "X" } }) { linkToken } b: createLinkToken(input: ${INPUT}) { linkToken } }`,
  ),
  // Request body to Plaid.
  creating('linkToken', {
    input: { ...input, webhook: null, redirectUri: undefined, countryCodes: ['US'], language: 'fr' },
  }),
  creating('linkToken', { input: { ...input, products: 'AUTH' } }),
  creating('linkToken', {
    input: { additionalProperties: { products: ['newer'], user: { client_user_id: 'u' } } },
  }),
  creating('linkToken', {
    input: { ...input, products: [], additionalProperties: { tomorrow: { a: [1, null, '\u2028'] } } },
  }),
  {
    name: 'variables within the input',
    query: `mutation ($id: String!, $p: [PlaidProduct!] = [TRANSACTIONS], $w: String, $j: JSON) { createLinkToken(input: {
      user: { clientUserId: $id }, products: $p, webhook: $w, additionalProperties: { tomorrow: $j } }) { linkToken } }`,
    variables: { id: 'user-1', j: { deep: [true] } },
  },
  {
    name: 'a variable of an enum that only answers have, within JSON',
    query: `mutation ($s: LinkTokenStatus!) { createLinkToken(input: { user: { clientUserId: "u" }, additionalProperties: { tomorrow: $s } }) { linkToken } }`,
    variables: { s: 'PENDING' },
  },
];

/** Creates whose `details` are read. */
export const readsOfNewTokens: readonly CorpusRequest[] = [
  creating('linkToken details { status linkSessions { outcome } }'),
  creating('details { linkToken } linkToken details { requestId } ... { details { status __typename } }'),
  creating('linkToken details @include(if: $a) { status }', { a: true }),
  creating('linkToken details @include(if: $a) { status }', { a: false }),
  creating('linkToken details @skip(if: true) { status }'),
  creating('linkToken details { status @skip(if: $a) linkSessions { outcome @include(if: $a) } }', {
    a: true,
  }),
  creating('linkToken details { status @skip(if: $a) }', { a: false }),
  creating('linkToken details { status linkSessions { outcome @skip(if: $a) } }', { a: null }),
  creating('a: details { status } b: details { publicTokens }'),
  plain(
    `mutation { a: createLinkToken(input: ${INPUT}) { linkToken details { status } } b: createLinkToken(input: ${INPUT}) { requestId } }`,
  ),
  plain(`mutation { a: createLinkToken(input: ${INPUT}) { ...F } ...M } fragment M on Mutation { b: createLinkToken(input: ${INPUT}) { ...F linkToken } }
    fragment F on CreateLinkTokenPayload { requestId details { ...T } } fragment T on LinkToken { status linkToken }`),
  // One fragment's field, alone and merged with another.
  plain(`mutation { a: createLinkToken(input: ${INPUT}) { ...F } b: createLinkToken(input: ${INPUT}) { ...F details { requestId } }
    c: createLinkToken(input: ${INPUT}) { details { createdAt } ...F } } fragment F on CreateLinkTokenPayload { details { status } }`),
];

/** Rejected without a Plaid call. */
export const invalidCreates: readonly CorpusRequest[] = [
  creating('linkToken', { input: null }),
  creating('linkToken', { input: undefined }),
  creating('linkToken', { input: {} }),
  creating('linkToken', { input: { ...input, products: ['NOTHING', 7, null] } }),
  creating('linkToken', { input: { ...input, unknownField: 1, user: { clientUserId: 7 } } }),
  creating('linkToken', { input: { ...input, user: { dateOfBirth: '1999-02-30' } } }),
  creating('linkToken', { input: [input] }),
  creating('linkToken', { input: { ...input, additionalProperties: { products: ['auth'] } } }),
  creating('linkToken', {
    input: { ...input, additionalProperties: JSON.parse(`${'{"a":'.repeat(30)}1${'}'.repeat(30)}`) },
  }),
  creating('linkToken', { a: 'yes' }),
  creating('linkToken details { status outcome }'),
  creating('linkToken details'),
  plain('mutation { createLinkToken(input: { products: [NOTHING] }) { linkToken } }'),
  plain('mutation { createLinkToken(input: { user: { clientUserId: 7 } }) { linkToken } }'),
  plain('mutation { createLinkToken(input: null) { linkToken } }'),
  plain('mutation { createLinkToken { linkToken } }'),
  plain(
    'mutation { createLinkToken(input: { additionalProperties: { link_token: { a: 1 } }, user: { clientUserId: "u" } }) { linkToken } linkToken(token: "x") { status } }',
  ),
];
