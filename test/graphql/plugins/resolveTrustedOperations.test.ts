/** Trusted operations (persisted operations) from a manifest, beside other operations and alone. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { readConfig } from '../../../src/config/config';
import { problemsOf } from '../../config/problemsOf';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startShared } from '../../support/startShared';
import { temporaryFolder } from '../../support/temporaryFolder';
import { startTestApp } from '../../support/testApp';

const READ = 'query Read($token: String!) { linkToken(token: $token) { requestId } }';
const CREATE = 'mutation Create { createLinkToken(input: { user: { clientUserId: "u" } }) { linkToken } }';
const OTHER = '{ linkToken(token: "other") { requestId } }';
const FORBIDDEN = {
  errors: [
    {
      message: 'The operation is not trusted. Only operations of the manifest are accepted.',
      extensions: { code: 'FORBIDDEN', retryable: false },
    },
  ],
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byId = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

function manifestOf(...operations: object[]): string {
  return written(JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
}

function written(text: string): string {
  const path = join(temporaryFolder(), 'manifest.json');
  writeFileSync(path, text);
  return path;
}

const MANIFEST = [
  { id: sha256(READ), name: 'Read', type: 'query', body: READ },
  { id: 'create/1', name: 'Create', type: 'mutation', body: CREATE },
];

async function start(env = {}, operations: object[] = MANIFEST) {
  const plaid = await startPlaidDouble(({ body }) => ({
    link_token: 'made',
    request_id: `read of ${body['link_token']}`,
  }));
  const app = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    PLAID_CLIENT_NAME: 'App',
    PLAID_LANGUAGE: 'en',
    PLAID_COUNTRY_CODES: 'US',
    TRUSTED_OPERATIONS: manifestOf(...operations),
    ...env,
  });
  const post = async (body: object) =>
    outcomeOf(
      await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const get = async (search: Record<string, object | string>) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(search)) {
      parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return outcomeOf(await fetch(`${app.url}/graphql?${parameters}`));
  };
  return { ...app, post, get, calls: plaid.calls };
}

const outcomeOf = async (response: Response) => [response.status, await response.json()];

const ONLY = { TRUSTED_OPERATIONS_ONLY: 'on' };
const beside = startShared(() => start());
const alone = startShared(() => start(ONLY));
const variables = { token: 't' };
const READ_OF_T = [200, { data: { linkToken: { requestId: 'read of t' } } }];
const MADE = [200, { data: { createLinkToken: { linkToken: 'made' } } }];

describe.each([
  ['beside other operations', {}, beside],
  ['in `only` mode', ONLY, alone],
])('trusted operations %s', (_, env, server) => {
  it('run by their IDs', async () => {
    const { post } = server();
    expect(await post({ ...byId(sha256(READ)), variables })).toEqual(READ_OF_T);
    expect(await post(byId('create/1'))).toEqual(MADE);
    expect(await post({ ...byId(sha256(READ)), operationName: 'Read', variables })).toEqual(READ_OF_T);
  });

  it('run by their IDs with GET if they are queries', async () => {
    const { get, calls } = server();
    expect(await get({ ...byId(sha256(READ)), variables })).toEqual(READ_OF_T);
    expect(calls).toHaveLength(1);
    const [status] = await get(byId('create/1'));
    expect(status).toBe(405);
    expect(calls).toHaveLength(1);
  });

  it('run by their texts', async () => {
    const { post, get } = server();
    expect(await post({ query: READ, variables })).toEqual(READ_OF_T);
    expect(await get({ query: READ, variables })).toEqual(READ_OF_T);
    expect(await post({ query: CREATE, ...byId('create/1') })).toEqual(MADE);
    expect(await post({ query: READ, ...byId(sha256(READ)), variables })).toEqual(READ_OF_T);
  });

  it('are subject to the operation limits', async () => {
    const { post, calls } = await start({ ...env, MAX_OPERATION_COST: '9' });
    expect(await post({ ...byId(sha256(READ)), variables })).toEqual([
      200,
      {
        errors: [
          {
            message: 'The operation costs 10; the maximum is 9.',
            locations: [{ line: 1, column: 1 }],
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
          },
        ],
      },
    ]);
    expect(calls).toEqual([]);
  });

  it('are logged with their names', async () => {
    const { post, log } = server();
    await post({ ...byId(sha256(READ)), variables });
    expect(log.find(({ msg }) => msg === 'operation')).toMatchObject({
      operation: 'query',
      operationName: 'Read',
    });
  });
});

describe('`only` mode', () => {
  it.each([
    ['another text', { query: OTHER }],
    ['a trusted text with an additional space', { query: `${READ} `, variables }],
    ['a text that is not GraphQL', { query: '{{{' }],
    ['an unknown id', byId('create/2')],
    [
      'a trusted id of another version',
      { extensions: { persistedQuery: { version: 2, sha256Hash: 'create/1' } } },
    ],
    ['an ID that is not a string', byId({ toString: 1 })],
    ['the registration of another text', { query: OTHER, ...byId(sha256(OTHER)) }],
    ['another text by a trusted id', { query: OTHER, ...byId('create/1') }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['the subgraph’s schema', { query: '{ _service { sdl } }' }],
    [
      'entities',
      {
        query: '{ _entities(representations: [{ __typename: "LinkToken", linkToken: "t" }]) { __typename } }',
      },
    ],
    ['a query of `__typename` alone', { query: '{ __typename }' }],
  ])('rejects %s with FORBIDDEN', async (_, body) => {
    const { post, get, calls, log } = alone();
    expect(await post(body)).toEqual([403, FORBIDDEN]);
    expect(await get(body)).toEqual([403, FORBIDDEN]);
    expect(calls).toEqual([]);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    expect(log.filter(({ msg }) => msg === 'operation').map(({ errors }) => errors)).toEqual([
      ['FORBIDDEN'],
      ['FORBIDDEN'],
    ]);
  });

  it('does not register a rejected text by its hash (APQ)', async () => {
    const { post } = alone();
    await post({ query: OTHER, ...byId(sha256(OTHER)) });
    expect(await post(byId(sha256(OTHER)))).toEqual([403, FORBIDDEN]);
  });

  it('rejects a request without an operation with BAD_REQUEST', async () => {
    const { post } = alone();
    expect(await post({ variables })).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });
});

describe.each([
  ['POST', false],
  ['GET', true],
])('Apollo Client', (method, useGETForHashedQueries) => {
  it(`runs an operation of its manifest by ID with ${method}`, async () => {
    const { url } = await start(ONLY, [{ id: 'read/1', name: 'Read', type: 'query', body: READ }]);
    const link = new PersistedQueryLink({ generateHash: () => 'read/1', useGETForHashedQueries });
    const client = new ApolloClient({
      link: link.concat(new HttpLink({ uri: `${url}/graphql` })),
      cache: new InMemoryCache(),
    });
    const { data } = await client.query({ query: gql(READ), variables });
    expect(data).toEqual({ linkToken: { requestId: 'read of t' } });
    client.stop();
  });
});

describe('with automatic persisted queries (APQ)', () => {
  it('runs a text that a client registered by its hash', async () => {
    const { post } = await start();
    const answer = [200, { data: { linkToken: { requestId: 'read of other' } } }];
    expect(await post(byId(sha256(OTHER)))).toMatchObject([
      200,
      { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    ]);
    expect(await post({ query: OTHER, ...byId(sha256(OTHER)) })).toEqual(answer);
    expect(await post(byId(sha256(OTHER)))).toEqual(answer);
  });

  it('registers a text that the server already knows, and checks its hash', async () => {
    const { post } = await start();
    const answer = [200, { data: { linkToken: { requestId: 'read of other' } } }];
    expect([await post({ query: OTHER }), await post({ query: OTHER })]).toEqual([answer, answer]);
    expect(await post({ query: OTHER, ...byId(sha256(READ)) })).toMatchObject([400, { errors: [{}] }]);
    expect(await post({ query: OTHER, ...byId(sha256(OTHER)) })).toEqual(answer);
    expect(await post(byId(sha256(OTHER)))).toEqual(answer);
  });

  it('keeps a trusted ID when a client registers the same hash', async () => {
    const { post } = await start({}, [{ id: sha256(OTHER), name: 'Read', type: 'query', body: READ }]);
    expect(await post({ ...byId(sha256(OTHER)), variables })).toEqual(READ_OF_T);
    expect(await post({ query: OTHER, ...byId(sha256(OTHER)) })).toEqual([
      200,
      { data: { linkToken: { requestId: 'read of other' } } },
    ]);
    expect(await post({ ...byId(sha256(OTHER)), variables })).toEqual(READ_OF_T);
  });

  it('rejects a hash that is not a string with BAD_REQUEST', async () => {
    const { post, log } = beside();
    expect(await post(byId({ toString: 1 }))).toEqual([
      400,
      {
        errors: [
          {
            message: '`extensions.persistedQuery.sha256Hash` must be a string.',
            extensions: { code: 'BAD_REQUEST', retryable: false },
          },
        ],
      },
    ]);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('a manifest', () => {
  const operation = { id: 'a', name: 'A', type: 'query', body: '{ __typename }' };

  it('may be empty', () => {
    const { manifest } = readConfig({ TRUSTED_OPERATIONS: manifestOf() }).trustedOperations;
    expect(manifest?.getText('a')).toBeUndefined();
  });

  it.each<BufferEncoding>(['utf8', 'utf16le'])(
    'may begin with a byte-order mark, in %s',
    async (encoding) => {
      const path = manifestOf(operation);
      writeFileSync(path, `\ufeff${readFileSync(path, 'utf8')}`, encoding);
      const { post } = await start({ TRUSTED_OPERATIONS: path, TRUSTED_OPERATIONS_ONLY: 'on' });
      expect(await post({ query: operation.body })).toEqual([200, { data: { __typename: 'Query' } }]);
    },
  );

  it.each([
    ['that is not JSON', '{secret', 'is not JSON.'],
    ['with two byte-order marks', '\ufeff\ufeff{}', 'is not JSON.'],
    ['that is a list', '[]', 'is not of the format apollo-persisted-query-manifest.'],
    ['that is null', 'null', 'is not of the format apollo-persisted-query-manifest.'],
    ['of another format', '{"format":"secret"}', 'is not of the format apollo-persisted-query-manifest.'],
    [
      'of another version',
      '{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}',
      'is not of version 1.',
    ],
    [
      'without operations',
      '{"format":"apollo-persisted-query-manifest","version":1}',
      'has no list of operations.',
    ],
  ])('%s is rejected', (_, text, problem) => {
    expect(problemsOf({ TRUSTED_OPERATIONS: written(text) })).toEqual([
      `The manifest of TRUSTED_OPERATIONS ${problem}`,
    ]);
  });

  it.each([
    ['no id', { ...operation, id: undefined }, 'has no id at operations[1].'],
    ['an ID that is not a string', { ...operation, id: 7 }, 'has no id at operations[1].'],
    ['an empty id', { ...operation, id: '' }, 'has no id at operations[1].'],
    ['no body', { ...operation, id: 'b', body: undefined }, 'has no body at operations[1].'],
    ['an empty body', { ...operation, id: 'b', body: ' ' }, 'has no body at operations[1].'],
    ['the id of another', operation, 'has the id of operations[1] twice.'],
  ])('is rejected if an operation has %s', (_, second, problem) => {
    expect(problemsOf({ TRUSTED_OPERATIONS: manifestOf(operation, second) })).toEqual([
      `The manifest of TRUSTED_OPERATIONS ${problem}`,
    ]);
  });
});
