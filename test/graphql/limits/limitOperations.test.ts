/** Operation limits (demand control): the largest accepted and the smallest rejected operation of each. */
import { getIntrospectionQuery } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { selectAllFields } from '../../../src/pages/explorer/selectAllFields';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startShared } from '../../support/startShared';
import { startTestApp } from '../../support/testApp';

const schema = buildSchema();
const EVERYTHING = selectAllFields(schema, 'LinkToken');

async function startServer(env = {}) {
  const plaid = await startPlaidDouble(({ body }) => ({
    link_token: `link-sandbox-${body['client_name']}`,
    request_id: `read of ${body['link_token']}`,
  }));
  return { ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })), calls: plaid.calls };
}

const server = startShared(() => startServer());

const invalid = (message: string) => ({
  message,
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
});

function listed(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(' ');
}

const entities = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ __typename: 'LinkToken', linkToken: `t${i}` }));

describe.each([
  [
    'repeats of a field',
    { MAX_OPERATION_REPEATS: '2' },
    '{ linkToken(token: "t") { status status } __typename __typename }',
    '{ linkToken(token: "t") { status ... { status } ...F } } fragment F on LinkToken { status }',
    'The document repeats a selection 3 times; the maximum is 2.',
  ],
  [
    'repeats of an alias',
    { MAX_OPERATION_REPEATS: '2' },
    '{ a: __typename a: __typename b: __typename }',
    '{ a: __typename a: __typename a: __typename }',
    'The document repeats a selection 3 times; the maximum is 2.',
  ],
  [
    'fragments side by side',
    { MAX_OPERATION_REPEATS: '2' },
    '{ ...A ...B linkToken(token: "t") { ...C } } fragment A on Query { __typename } fragment B on Query { __typename } fragment C on LinkToken { status }',
    '{ ...A ...B ...A } fragment A on Query { __typename } fragment B on Query { __typename }',
    'The document repeats a selection 3 times; the maximum is 2.',
  ],
  [
    'depth',
    { MAX_OPERATION_DEPTH: '3' },
    '{ linkToken(token: "t") { metadata { webhook } } }',
    '{ linkToken(token: "t") { linkSessions { events { eventName } } } }',
    'The operation is 4 fields deep; the maximum is 3.',
  ],
  [
    'depth through fragments',
    { MAX_OPERATION_DEPTH: '3' },
    '{ ...A } fragment A on Query { linkToken(token: "t") { ...B } } fragment B on LinkToken { metadata { webhook } }',
    '{ ...A } fragment A on Query { linkToken(token: "t") { ... { ...B } } } fragment B on LinkToken { linkSessions { events { eventName } } }',
    'The operation is 4 fields deep; the maximum is 3.',
  ],
  [
    'aliases',
    { MAX_OPERATION_ALIASES: '1' },
    '{ a: __typename }',
    '{ a: __typename b: __typename }',
    'The operation has 2 aliases; the maximum is 1.',
  ],
  [
    'aliases through fragments',
    { MAX_OPERATION_ALIASES: '3' },
    '{ a: linkToken(token: "t") { ...F } ...G } fragment F on LinkToken { b: status } fragment G on Query { c: __typename }',
    '{ a: linkToken(token: "t") { ...F } b: linkToken(token: "t") { ...F } } fragment F on LinkToken { c: status }',
    'The operation has 4 aliases; the maximum is 3.',
  ],
  [
    'directives',
    { MAX_OPERATION_DIRECTIVES: '2' },
    '{ linkToken(token: "t") @skip(if: true) { status ... @skip(if: true) { requestId } } }',
    '{ linkToken(token: "t") @skip(if: true) { status ...F @skip(if: true) } } fragment F on LinkToken { requestId @skip(if: true) }',
    'The operation has 3 directives; the maximum is 2.',
  ],
  [
    'cost',
    { MAX_OPERATION_COST: '11' },
    '{ linkToken(token: "t") { metadata { webhook } status } }',
    '{ linkToken(token: "t") { linkSessions { finishedAt } } }',
    'The operation costs 12; the maximum is 11.',
  ],
])('%s', (_, env, accepted, rejected, message) => {
  const limited = startShared(() => startServer(env));

  it('accepts an operation at the limit', async () => {
    const { graphql } = limited();
    expect((await graphql(accepted)).errors).toBeUndefined();
  });

  it('rejects an operation above the limit without a Plaid call', async () => {
    const { graphql, calls } = limited();
    expect(await graphql(rejected)).toEqual({
      status: 200,
      errors: [{ ...invalid(message), locations: [{ line: 1, column: 1 }] }],
    });
    expect(calls).toEqual([]);
  });

  it('rejects a cached document again', async () => {
    const { graphql } = limited();
    const first = await graphql(rejected);
    expect(await graphql(rejected)).toEqual(first);
  });
});

const expensive = startShared(() => startServer({ MAX_OPERATION_COST: '1' }));

it.each([
  ['a link token', '{ linkToken(token: "t") { status } }', 10],
  ['two of them', '{ a: linkToken(token: "t") { status } b: linkToken(token: "t") { status } }', 20],
  ['a list of objects at its assumed size', '{ linkToken(token: "t") { linkSessions { startedAt } } }', 12],
  [
    'lists in lists',
    '{ linkToken(token: "t") { linkSessions { events { eventMetadata { linkSessionId: requestId } } } } }',
    // 10 + 2 sessions × (1 + 25 events × (1 + 1))
    112,
  ],
  ['a list of scalars at zero', '{ linkToken(token: "t") { publicTokens } }', 10],
  [
    'a fragment at each of its spreads',
    '{ linkToken(token: "t") { linkSessions { ...S } } } fragment S on LinkSession { events { eventName } }',
    62,
  ],
  ['a mutation with a base cost of 10', 'mutation { createLinkToken(input: {}) { linkToken } }', 1_010],
  [
    'representations in the document',
    '{ _entities(representations: [{ __typename: "A" }, { __typename: "B" }]) { __typename } }',
    20,
  ],
  [
    'one representation without a list',
    '{ _entities(representations: { __typename: "A" }) { __typename } }',
    10,
  ],
  [
    'the selection of each representation',
    '{ _entities(representations: [{ __typename: "A" }, { __typename: "B" }]) { ...E } } fragment E on LinkToken { metadata { webhook } }',
    22,
  ],
  ['introspection', '{ __schema { types { name fields { name } } } }', 10_000],
  ['introspection of a type', '{ __type(name: "LinkToken") { fields { type { name } } } }', 10_000],
  ['each alias in introspection', '{ __schema { types { a: name fields { b: name } } } }', 30_000],
  ['the subgraph’s schema', '{ _service { sdl } }', 10_000],
  ['an alias of the subgraph’s schema', '{ _service { sdl again: sdl } }', 20_000],
])('computes the cost of %s', async (_, query, cost) => {
  const { graphql } = expensive();
  const { errors } = await graphql(query);
  expect(errors?.map(({ message }) => message)).toEqual([`The operation costs ${cost}; the maximum is 1.`]);
});

describe('representations in a variable', () => {
  const limited = startShared(() => startServer({ MAX_OPERATION_COST: '30' }));
  const READ = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on LinkToken { requestId } } }';
  const rejection = (cost: number) => ({
    status: 200,
    errors: [
      {
        message: `With this many \`representations\` the operation costs ${cost}; the maximum is 30.`,
        extensions: { code: 'BAD_USER_INPUT', retryable: false, argumentPath: ['representations'] },
      },
    ],
  });

  it('count toward the cost by their number', async () => {
    const { graphql, calls } = limited();
    expect((await graphql(READ, { r: entities(3) })).errors).toBeUndefined();
    expect(calls).toHaveLength(3);
    expect(await graphql(READ, { r: entities(4) })).toEqual(rejection(40));
    expect(await graphql(READ, { r: Array.from({ length: 100_000 }, () => null) })).toEqual(
      rejection(1_000_000),
    );
    expect(calls).toHaveLength(3);
  });

  it('count toward the cost inside a fragment', async () => {
    const { graphql, calls } = limited();
    const query = `query ($r: [_Any!]!) { ...R } fragment R on Query { _entities(representations: $r) { ...L } }
      fragment L on LinkToken { metadata { webhook } }`;
    expect(await graphql(query, { r: entities(3) })).toEqual(rejection(33));
    expect(calls).toEqual([]);
    expect((await graphql(query, { r: entities(2) })).errors).toBeUndefined();
  });

  it('count only toward the operation that runs', async () => {
    const { url, calls } = limited();
    const query = `query A { __typename } query B${READ.slice('query'.length)}`;
    const run = async (operationName: string) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName, variables: { r: entities(4) } }),
      });
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await run('A')).toEqual({ status: 200, data: { __typename: 'Query' } });
    expect(await run('B')).toEqual(rejection(40));
    expect(calls).toEqual([]);
  });

  it('count toward the cost by the default of their variable', async () => {
    const { graphql } = limited();
    const query = `query ($r: [_Any!]! = [${'{ __typename: "LinkToken", linkToken: "t" }'.repeat(4)}]) { _entities(representations: $r) { __typename } }`;
    expect(await graphql(query)).toEqual(rejection(40));
    expect((await graphql(query, { r: entities(3) })).errors).toBeUndefined();
  });

  it('count as one if the variable is not a list', async () => {
    const { graphql } = await startServer({ MAX_OPERATION_COST: '9' });
    const answer = await graphql(READ, { r: entities(1)[0] });
    expect(answer.errors?.map(({ message }) => message)).toEqual([
      'With this many `representations` the operation costs 10; the maximum is 9.',
    ]);
  });
});

describe('default limits', () => {
  it.each([
    [
      '100 link tokens with all their fields, by aliases',
      `{ ${listed(100, (i) => `a${i}: linkToken(token: "t${i}") { ...E }`)} } fragment E on LinkToken ${EVERYTHING}`,
      {},
    ],
    [
      '100 link tokens with all their fields, as entities',
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on LinkToken ${EVERYTHING} } }`,
      { r: entities(100) },
    ],
    [
      '30 link tokens with all their fields, each written out',
      `{ ${listed(30, (i) => `a${i}: linkToken(token: "t${i}") ${EVERYTHING}`)} }`,
      {},
    ],
    [
      '20 new link tokens with their status',
      `mutation { ${listed(20, (i) => `a${i}: createLinkToken(input: { clientName: "A", language: "en", countryCodes: [US], userId: "u" }) { linkToken details { status } }`)} }`,
      {},
    ],
    ['GraphiQL’s introspection', getIntrospectionQuery(), {}],
    [
      'all that introspection has',
      getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        experimentalDirectiveDeprecation: true,
        oneOf: true,
      }),
      {},
    ],
    ['rover’s introspection of a subgraph', 'query SubgraphIntrospectQuery { _service { sdl } }', {}],
  ])('accept %s', async (_, query, variables) => {
    const { graphql } = server();
    const { errors, data } = await graphql(query, variables);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
  });

  it('report each exceeded limit once, with the measured value', async () => {
    const { graphql } = server();
    const fragments = listed(1_100, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ ...F0 __type(name: "Query") ${'{ ofType '.repeat(15)}{ name }${'}'.repeat(15)} }
      ${fragments} fragment F1100 on Query { a: linkToken(token: "t") @skip(if: false) { status } }`;
    const { errors } = await (await startServer({ MAX_OPERATION_TOKENS: '100000' })).graphql(query);
    expect((await graphql(query)).errors?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Document contains more tha[nt] 10000 tokens\./),
    ]);
    expect(errors?.map(({ message }) => message)).toEqual([
      'The operation is 17 fields deep; the maximum is 15.',
      'The operation has 1000000000 or more aliases; the maximum is 200.',
      'The operation has 1000000000 or more directives; the maximum is 100.',
      'The operation costs 1000000000 or more; the maximum is 50000.',
      'The document repeats a selection 2201 times; the maximum is 250.',
    ]);
  });
});

it('lists no more rejected operations than the error limit', async () => {
  const { graphql, log } = server();
  const deep = `${'{ ofType '.repeat(15)}{ name }${'}'.repeat(15)}`;
  const operations = listed(40, (i) => `query q${i} { __type(name: "Query") ${deep} }`);
  const { status, errors } = await graphql(operations);
  expect([status, errors?.length]).toEqual([200, 11]);
  expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(
    new Set(['GRAPHQL_VALIDATION_FAILED']),
  );
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

it('caps sums, also for fragments under an empty list', async () => {
  const { graphql } = await startServer({ MAX_OPERATION_TOKENS: '100000', MAX_OPERATION_REPEATS: '100000' });
  const fragments = listed(1_100, (i) => `fragment F${i} on LinkToken { ...F${i + 1} ...F${i + 1} }`);
  const { errors } = await graphql(
    `{ _entities(representations: []) { ...F0 } linkToken(token: "t") { ...F0 } } ${fragments} fragment F1100 on LinkToken { linkSessions { startedAt } }`,
  );
  expect(errors?.map(({ message }) => message)).toEqual([
    'The operation costs 1000000000 or more; the maximum is 50000.',
  ]);
});

it('enforces the limits with introspection off', async () => {
  const { graphql } = await startServer({ INTROSPECTION: 'off', MAX_OPERATION_ALIASES: '0' });
  expect(await graphql('{ a: __typename }')).toEqual({
    status: 200,
    errors: [
      {
        ...invalid('The operation has 1 aliases; the maximum is 0.'),
        locations: [{ line: 1, column: 1 }],
      },
    ],
  });
});

it('enforces the limits on operations that are not run', async () => {
  const { url } = await startServer({ MAX_OPERATION_ALIASES: '1' });
  const query = 'query A { __typename } query B { a: __typename b: __typename }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, operationName: 'A' }),
  });
  expect(await response.json()).toEqual({
    errors: [
      {
        ...invalid('The operation has 2 aliases; the maximum is 1.'),
        locations: [{ line: 1, column: 24 }],
      },
    ],
  });
});

it('counts each operation of a document separately', async () => {
  const { url } = await startServer({ MAX_OPERATION_ALIASES: '1' });
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query A { a: __typename } query B { b: __typename }',
      operationName: 'A',
    }),
  });
  expect(await response.json()).toEqual({ data: { a: 'Query' } });
});

describe('lexical tokens', () => {
  it('are counted in the whole document', async () => {
    const { graphql } = await startServer({ MAX_OPERATION_TOKENS: '7' });
    expect(await graphql(`{ ${'__typename '.repeat(5)} }`)).toMatchObject({
      data: { __typename: 'Query' },
    });
    expect(await graphql(`{ ${'__typename '.repeat(6)} }`)).toEqual({
      status: 200,
      errors: [
        {
          message: expect.stringMatching(
            /^Syntax Error: Document contains more tha[nt] 7 tokens\. Parsing aborted\.$/,
          ),
          locations: [{ line: 1, column: expect.any(Number) }],
          extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false },
        },
      ],
    });
  });
});

describe('validation errors', () => {
  it('are listed up to the limit for an invalid document', async () => {
    const { graphql } = await startServer({ MAX_ERRORS: '2' });
    const { errors } = await graphql('{ one two three four }');
    expect(errors?.map(({ message }) => message)).toEqual([
      'Cannot query field "one" on type "Query".',
      'Cannot query field "two" on type "Query".',
      'Too many validation errors, error limit reached. Validation aborted.',
    ]);
  });

  it.each([1, 2])('are listed up to %i for invalid variables', async (limit) => {
    const { graphql, log } = await startServer({ MAX_ERRORS: `${limit}` });
    const query = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
    const { errors } = await graphql(query, { input: { products: ['A', 'B', 'C', 'D'] } });
    expect(errors?.map(({ extensions }) => extensions['argumentPath'])).toEqual(
      [0, 1].slice(0, limit).map((index) => ['input', 'products', index]),
    );
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  it('contain no suggestions with introspection off', async () => {
    const { graphql } = await startServer({ INTROSPECTION: 'off' });
    const { errors } = await graphql('{ linkTokn(token: "t") { status } }');
    expect(errors?.map(({ message }) => message)).toEqual(['Cannot query field "linkTokn" on type "Query".']);
  });
});

describe('a request body', () => {
  const post = (url: string, body: string, type = 'application/json') =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body });

  it('is rejected with 413 above the limit', async () => {
    const { url } = await startServer({ MAX_BODY_BYTES: '1024' });
    const body = (bytes: number) => JSON.stringify({ query: '{__typename}' }).padEnd(bytes);
    expect((await post(url, body(1024))).status).toBe(200);
    const response = await post(url, body(1025));
    expect([response.status, await response.json()]).toEqual([
      413,
      {
        errors: [
          {
            message: 'The body is larger than 1024 bytes.',
            extensions: { code: 'BAD_REQUEST', retryable: false },
          },
        ],
      },
    ]);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; charset=utf8',
    'application/json; profile=x; Charset=Utf-8',
  ])('is accepted as %s', async (type) => {
    const { url } = server();
    const response = await post(url, '{"query":"{__typename}"}', type);
    expect([response.status, await response.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  it.each([
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/json;charset="UTF-16LE"',
    'application/json; charset=latin1',
    'Application/JSON; CHARSET=UTF-7',
    'application/json; charset = iso-8859-1',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; charset=utf-80',
    'application/json; charset=',
  ])('is rejected with 415 as %s before it is parsed', async (type) => {
    const { url } = server();
    const response = await post(url, '{"query":', type);
    expect([response.status, await response.json()]).toEqual([
      415,
      {
        errors: [
          {
            message:
              'The body must be uncompressed JSON in UTF-8. Send it with Content-Type: application/json.',
            extensions: { code: 'BAD_REQUEST', retryable: false },
          },
        ],
      },
    ]);
  });
});
