/** GET requests, automatic persisted queries (APQ), other media types and introspection. */
import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { type CorpusRequest, plain, query, selecting, TOKEN } from './CorpusRequest';

const READ =
  'query Read($token: String!) { linkToken(token: $token) { requestId status linkSessions { outcome } } }';
const UNUSED = 'query Unused($token: String!) { linkToken(token: $token) { createdAt } }';

function hashed(name: string, text: string, sent: Partial<CorpusRequest>): CorpusRequest {
  const sha256Hash = createHash('sha256').update(text).digest('hex');
  return {
    name,
    variables: { token: TOKEN },
    extensions: { persistedQuery: { version: 1, sha256Hash } },
    ...sent,
  };
}

/** Order matters: later requests register what earlier ones do not find. */
export const otherTransports: readonly CorpusRequest[] = [
  hashed('an unknown hash', UNUSED, {}),
  hashed('a query and its hash', READ, { query: READ }),
  hashed('a hash that is known', READ, {}),
  hashed('a hash that is known, by GET', READ, { method: 'GET' }),
  hashed('a hash of another query', READ, { query: UNUSED }),
  {
    ...hashed('a hash of another version', READ, {}),
    extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } },
  },
  { ...query(READ), name: 'by GET', method: 'GET' },
  { ...query(READ), name: 'by GET, variables missing', method: 'GET', variables: null },
  {
    ...plain('mutation { createLinkToken(input: {}) { linkToken } }'),
    name: 'a mutation by GET',
    method: 'GET',
  },
  { ...selecting('stat'), name: 'an unknown field by GET', method: 'GET' },
  { ...query(READ), name: 'by PUT', method: 'PUT' },
  ...['application/graphql-response+json', 'multipart/mixed', 'text/html', '*/*'].flatMap((accept) => [
    { ...query(READ), name: `accepting ${accept}`, headers: { accept } },
    { ...query(READ, { token: 7 }), name: `a wrong variable, accepting ${accept}`, headers: { accept } },
    { ...selecting('stat'), name: `an unknown field, accepting ${accept}`, headers: { accept } },
  ]),
  { ...query(READ), name: 'of another type', headers: { 'content-type': 'text/plain' } },
  { ...query(READ), name: 'from a client with a name', headers: { 'apollographql-client-name': 'web' } },
  plain(getIntrospectionQuery()),
  plain(
    getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, schemaDescription: true }),
  ),
  plain('{ __schema { types { name ...T } } } fragment T on __Type { kind }'),
  plain(
    '{ __type(name: "LinkToken") { fields { name type { kind name ofType { name } } } } none: __type(name: "None") { name } }',
  ),
  plain('{ __typename }'),
  plain('query A @skip(if: true) { __typename }'),
];

/** Manifest of the trusted operations. */
export const TRUSTED: readonly { id: string; body: string }[] = [
  { id: 'read/1', body: READ },
  {
    id: 'create/1',
    body: 'mutation Create($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken details { status } } }',
  },
];

const byId = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

export const trustedRequests: readonly CorpusRequest[] = [
  { name: 'trusted, by its id', extensions: byId('read/1'), variables: { token: TOKEN } },
  { name: 'trusted, as it stands', query: READ, variables: { token: TOKEN } },
  { name: 'trusted, without its variable', extensions: byId('read/1') },
  {
    name: 'trusted, to create',
    extensions: byId('create/1'),
    variables: { input: { user: { clientUserId: 'u' } } },
  },
  {
    name: 'trusted, to create, with a wrong input',
    extensions: byId('create/1'),
    variables: { input: { user: 7 } },
  },
  {
    name: 'trusted, with another name',
    extensions: byId('read/1'),
    operationName: 'Other',
    variables: { token: TOKEN },
  },
  { name: 'of an unknown id', extensions: byId('read/2'), variables: { token: TOKEN } },
  { name: 'not trusted', query: UNUSED, variables: { token: TOKEN } },
];
