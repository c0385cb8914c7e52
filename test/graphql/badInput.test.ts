/** Input validation: each rejected value has a coded error with its path, is not quoted, and causes no Plaid call. */
import { type PlaidCall, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startShared } from '../support/startShared';
import { type GraphQLErrorAnswer, startTestApp, type TestApp } from '../support/testApp';

const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const READ = 'query ($token: String!) { linkToken(token: $token) { status } }';
const input = {
  clientName: 'App',
  language: 'en',
  countryCodes: ['US'],
  user: { clientUserId: 'u1' },
  products: ['AUTH'],
};

async function startServer(env = {}): Promise<TestApp & { calls: readonly unknown[] }> {
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1', request_id: 'r' }));
  return { ...(await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })), calls: plaid.calls };
}

const server = startShared(() => startServer());

function only(errors: readonly GraphQLErrorAnswer[] | undefined): GraphQLErrorAnswer {
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  if (!error) throw new Error('no error');
  expect(JSON.stringify(error)).not.toMatch(/stack|node_modules|\\n\s*at /);
  return error;
}

function nested(levels: number): object {
  return levels === 1 ? {} : { a: nested(levels - 1) };
}

it.each([
  ['an unknown product', { products: ['AUTH', 'GOLD'] }, ['input', 'products', 1]],
  ['a Plaid value in place of an enum value', { products: ['auth'] }, ['input', 'products', 0]],
  ['an unknown field', { clientSecret: 's' }, ['input', 'clientSecret']],
  [
    'an unknown nested field',
    { user: { clientUserId: 'u1', name: { givenName: 'A', familyName: 'B', nickname: 'x' } } },
    ['input', 'user', 'name', 'nickname'],
  ],
  ['a missing nested field', { cardSwitch: {} }, ['input', 'cardSwitch', 'cardBin']],
  ['null where Plaid needs a value', { cardSwitch: { cardBin: null } }, ['input', 'cardSwitch', 'cardBin']],
  ['a number for a string', { webhook: 7 }, ['input', 'webhook']],
  ['a string for an object', { user: 'u1' }, ['input', 'user']],
  [
    'a date that does not exist',
    { statements: { startDate: '2025-02-30', endDate: '2025-03-01' } },
    ['input', 'statements', 'startDate'],
  ],
  [
    '29 February of a common year',
    { statements: { startDate: '2025-02-29', endDate: '2025-03-01' } },
    ['input', 'statements', 'startDate'],
  ],
  [
    'a time without an offset',
    { user: { clientUserId: 'u1', phoneNumberVerifiedTime: '2025-01-01T00:00:00' } },
    ['input', 'user', 'phoneNumberVerifiedTime'],
  ],
  ['a 21-deep object', { additionalProperties: nested(21) }, ['input', 'additionalProperties']],
  ['a list for a JSON object', { additionalProperties: [] }, ['input', 'additionalProperties']],
])('rejects %s as a variable with BAD_USER_INPUT and its path', async (_, part, argumentPath) => {
  const { graphql, calls } = server();
  const { errors, status } = await graphql(CREATE, { input: { ...input, ...part } });
  expect(only(errors).extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, argumentPath });
  expect(status).toBe(200);
  expect(calls).toEqual([]);
});

it.each([
  ['an unknown product', 'products: [AUTH, GOLD]', ['input', 'products', 1]],
  ['a string for an enum value', 'countryCodes: "US"', ['input', 'countryCodes']],
  ['an unknown field', 'user: { nickname: "x" }', ['input', 'user', 'nickname']],
  ['a missing field', 'cardSwitch: {}', ['input', 'cardSwitch']],
  [
    'a date that does not exist',
    'statements: { startDate: "2025-02-30", endDate: "2025-03-01" }',
    ['input', 'statements', 'startDate'],
  ],
  [
    'a 21-deep object',
    `additionalProperties: ${'{a:'.repeat(20)}{}${'}'.repeat(20)}`,
    ['input', 'additionalProperties'],
  ],
])('rejects %s in the document with the same code and path', async (_, literal, argumentPath) => {
  const { graphql, calls } = server();
  const { errors, status } = await graphql(
    `mutation { createLinkToken(input: { ${literal} }) { linkToken } }`,
  );
  const error = only(errors);
  expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, argumentPath });
  expect(error).toMatchObject({ locations: [{ line: 1, column: expect.any(Number) }] });
  expect(status).toBe(200);
  expect(calls).toEqual([]);
});

it('accepts 29 February of a leap year', async () => {
  const { graphql, calls } = server();
  await graphql(CREATE, {
    input: { ...input, statements: { startDate: '2024-02-29', endDate: '2024-03-01' } },
  });
  expect(calls).toHaveLength(1);
});

it('accepts an object of 20 levels', async () => {
  const { graphql, calls } = server();
  await graphql(CREATE, { input: { ...input, additionalProperties: { new_field: nested(19) } } });
  expect(calls).toHaveLength(1);
});

it('reports the path of the argument, not of the variable', async () => {
  const { graphql } = server();
  const query =
    'mutation ($u: CreateLinkTokenUserInput) { createLinkToken(input: { user: $u }) { linkToken } }';
  const { errors } = await graphql(query, { u: { clientUserId: 5 } });
  expect(only(errors).extensions['argumentPath']).toEqual(['input', 'user', 'clientUserId']);
});

it('reports the path of an argument inside a fragment', async () => {
  const { graphql } = server();
  const query = 'query ($x: String!) { ...Read } fragment Read on Query { linkToken(token: $x) { status } }';
  const { errors } = await graphql(query, { x: 5 });
  expect(only(errors).extensions['argumentPath']).toEqual(['token']);
});

it.each([
  [
    'a null in place of a default',
    'query ($t: String = "x") { linkToken(token: $t) { status } }',
    { t: null },
    ['token'],
    200,
  ],
  [
    'a null in place of a nested default',
    'mutation ($c: String = "x") { createLinkToken(input: { cardSwitch: { cardBin: $c } }) { linkToken } }',
    { c: null },
    ['input'],
    200,
  ],
])('rejects %s when its field is executed', async (_, query, variables, argumentPath, status) => {
  const { graphql, calls, log } = server();
  const answer = await graphql(query, variables);
  expect(only(answer.errors).extensions).toEqual({
    code: 'BAD_USER_INPUT',
    retryable: false,
    argumentPath,
  });
  expect(answer.status).toBe(status);
  expect(calls).toEqual([]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

it('reports at most ten invalid values', async () => {
  const { graphql } = server();
  const { errors } = await graphql(CREATE, {
    input: { ...input, products: Array.from({ length: 1000 }, () => 'GOLD') },
  });
  expect(errors).toHaveLength(10);
});

it('reports every invalid variable at once', async () => {
  const { graphql, log } = server();
  const { errors } = await graphql(CREATE, { input: { ...input, webhook: 1, products: 'GOLD' } });
  expect(log.find(({ msg }) => msg === 'operation')?.['errors']).toEqual(['BAD_USER_INPUT']);
  expect(errors?.map(({ extensions }) => extensions['argumentPath'])).toEqual([
    ['input', 'products'],
    ['input', 'webhook'],
  ]);
});

it.each([
  [
    'as a variable',
    CREATE,
    { input: { ...input, user: { clientUserId: 'u1', idNumber: { value: 123456789, type: 'US_SSN' } } } },
  ],
  [
    'in the document',
    'mutation { createLinkToken(input: { user: { clientUserId: "u1", idNumber: { value: 123456789, type: US_SSN } } }) { linkToken } }',
    {},
  ],
  [
    'beside an unknown field',
    CREATE,
    { input: { ...input, oops: 1, accessToken: 'access-sandbox-123456789' } },
  ],
  [
    'as an enum value in the document',
    'mutation { createLinkToken(input: { products: ["access-sandbox-123456789"] }) { linkToken } }',
    {},
  ],
  ['as a key', CREATE, { input: { ...input, 'access-sandbox-123456789': 1 } }],
  [
    'in place of a name',
    'mutation { createLinkToken(input: { user: { ssn "123456789" } }) { linkToken } }',
    {},
  ],
  ['as a number in place of a name', 'mutation { createLinkToken(input: { 123456789 }) { linkToken } }', {}],
])('does not quote a rejected value %s', async (_, query, variables) => {
  const { graphql, log } = server();
  const { errors } = await graphql(query, variables);
  expect(errors?.length).toBeGreaterThan(0);
  expect(JSON.stringify([errors, log])).not.toContain('123456789');
});

it.each([
  ['an empty token', ''],
  ['a token of spaces', '   '],
  ['a token of a megabyte', 'x'.repeat(1_000_000)],
])('rejects %s with BAD_USER_INPUT', async (_, token) => {
  const { graphql, calls } = server();
  const { errors } = await graphql(READ, { token });
  expect(only(errors).extensions).toEqual({
    code: 'BAD_USER_INPUT',
    retryable: false,
    argumentPath: ['token'],
  });
  expect(calls).toEqual([]);
});

it('reads no token of an operation with more distinct tokens than the limit', async () => {
  const { graphql, calls } = await startServer({ MAX_LINK_TOKENS_PER_OPERATION: '2' });
  const aliases = ['1', '2', '3', '1'].map((token, i) => `a${i}: linkToken(token: "${token}") { requestId }`);
  const { data, errors } = await graphql(`{ ${aliases.join(' ')} }`);
  expect(data).toEqual({ a0: null, a1: null, a2: null, a3: null });
  expect(errors).toMatchObject(
    [0, 1, 2, 3].map((index) => ({
      message: 'One operation may read at most 2 link tokens.',
      path: [`a${index}`],
      extensions: { code: 'BAD_USER_INPUT', argumentPath: ['token'] },
    })),
  );
  expect(calls).toEqual([]);
});

it('counts distinct tokens toward the limit of an operation', async () => {
  const { graphql, calls } = await startServer({ MAX_LINK_TOKENS_PER_OPERATION: '2' });
  const aliases = ['1', '2', '1', '2'].map((token, i) => `a${i}: linkToken(token: "${token}") { requestId }`);
  const { errors } = await graphql(`{ ${aliases.join(' ')} }`);
  expect([errors, calls.length]).toEqual([undefined, 2]);
});

it.each([
  ['client_name', 'Omit either it or `clientName`.'],
  ['clientName', '`client_name`'],
  ['accessTokens', '`access_tokens`'],
  ['client_id', 'Credentials'],
  ['secret', 'Credentials'],
  ['additionalProperties', '`additionalProperties`'],
])('rejects %s in `additionalProperties`', async (name, expected) => {
  const { graphql, calls } = server();
  const { errors } = await graphql(CREATE, {
    input: { ...input, additionalProperties: { new_field: 1, [name]: 'value' } },
  });
  const error = only(errors);
  expect(error.message).toContain(expected);
  expect(error.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    retryable: false,
    argumentPath: ['input', 'additionalProperties', name],
  });
  expect(calls).toEqual([]);
});

it.each([
  ['a value', { products: ['AUTH'] }],
  ['an empty list', { products: [] }],
  ['null', { products: null }],
])('rejects a field in `additionalProperties` that the input sets to %s', async (_, fields) => {
  const { graphql, calls } = server();
  const additionalProperties = { products: ['cra_something_new'] };
  const { errors } = await graphql(CREATE, { input: { ...input, ...fields, additionalProperties } });
  expect(only(errors).extensions['argumentPath']).toEqual(['input', 'additionalProperties', 'products']);
  expect(calls).toEqual([]);
});

it('sends `additionalProperties` to Plaid unchanged, also for fields that the schema has', async () => {
  const { graphql, calls } = server();
  const additionalProperties = {
    products: ['cra_something_new'],
    auth: { new_option: { reason: null } },
    webhook: null,
    reason: 'value',
  };
  const { errors } = await graphql(CREATE, {
    input: { ...input, products: undefined, additionalProperties },
  });
  expect(errors).toBeUndefined();
  const { text, body } = (calls as PlaidCall[])[0] as PlaidCall;
  expect(body).toMatchObject({ client_name: 'App', ...additionalProperties });
  expect(text).toContain(JSON.stringify(additionalProperties).slice(1, -1));
});

it('does not quote the name of an unknown operation', async () => {
  const { url } = server();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query A { __typename }', operationName: 'access-sandbox-123456789' }),
  });
  const text = await response.text();
  expect(text).toContain('OPERATION_RESOLUTION_FAILURE');
  expect(text).not.toContain('123456789');
});

it('sends a key named __proto__ to Plaid like any other', async () => {
  const { url, calls } = server();
  const variables = JSON.stringify({ input: { ...input, additionalProperties: {} } }).replace(
    '"additionalProperties":{}',
    '"additionalProperties":{"new_field":{"__proto__":{"a":1},"constructor":{"prototype":2}}}',
  );
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query":${JSON.stringify(CREATE)},"variables":${variables}}`,
  });
  expect(await response.json()).toEqual({ data: { createLinkToken: { linkToken: 'link-sandbox-1' } } });
  expect((calls as PlaidCall[])[0]?.text).toContain(
    '"new_field":{"__proto__":{"a":1},"constructor":{"prototype":2}}',
  );
});

it.each([
  ['a subscription', { query: 'subscription { linkTokenUpdated(token: "t") { reason } }' }],
  [
    'a persisted query with the hash of another',
    { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
  ],
  [
    'a persisted query of an unknown version',
    { query: '{ __typename }', extensions: { persistedQuery: { version: 2, sha256Hash: 'a'.repeat(64) } } },
  ],
])('rejects %s with BAD_REQUEST', async (_, body) => {
  const { url, log } = server();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { errors } = (await response.json()) as { errors: GraphQLErrorAnswer[] };
  expect([response.status, only(errors).extensions]).toEqual([
    400,
    { code: 'BAD_REQUEST', retryable: false },
  ]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

it('does not quote an unknown enum value of any length', async () => {
  const { graphql } = server();
  for (const length of [10, 280, 5_000]) {
    const word = 'A'.repeat(length);
    const { errors } = await graphql(
      `mutation { createLinkToken(input: { products: [${word}] }) { linkToken } }`,
    );
    expect(only(errors).message).toBe('The value does not exist in "PlaidProduct" enum.');
  }
});

it.each([
  ['an unknown field', '{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a broken document', '{ linkToken(', 'GRAPHQL_PARSE_FAILED'],
  ['50,000 open braces', '{a'.repeat(50_000), 'GRAPHQL_PARSE_FAILED'],
])('rejects %s with Apollo Server’s code', async (_, query, code) => {
  const { graphql, calls } = server();
  const { errors, status } = await graphql(query);
  expect(only(errors).extensions).toEqual({ code, retryable: false });
  expect(status).toBe(200);
  expect(calls).toEqual([]);
});

it.each([
  ['a body that is not JSON', { body: '{"query": ' }, 400],
  ['a body that is not an object', { body: '[]' }, 400],
  ['a body without a query', { body: '{}' }, 400],
  ['a body of two megabytes', { body: JSON.stringify({ query: 'x'.repeat(2_000_000) }) }, 413],
  ['a body of XML', { body: '<query/>', headers: { 'content-type': 'text/xml' } }, 415],
])('rejects %s with BAD_REQUEST and keeps serving', async (_, request, status) => {
  const { url, graphql } = server();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...request,
  });
  const { errors } = (await response.json()) as { errors: GraphQLErrorAnswer[] };
  expect(response.status).toBe(status);
  expect(only(errors).extensions).toEqual({ code: 'BAD_REQUEST', retryable: false });
  expect((await graphql('{ __typename }')).data).toEqual({ __typename: 'Query' });
});

it.each(['/graphql', '/graphql/stream'])(
  'reads a body at %s that begins with a byte-order mark',
  async (path) => {
    const { url } = server();
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `\ufeff${JSON.stringify({ query: '{ __typename }' })}`,
    });
    expect(await response.text()).toContain('{"data":{"__typename":"Query"}}');
  },
);

it('responds to an unknown path with a GraphQL error', async () => {
  const { url } = server();
  const response = await fetch(`${url}/nowhere`);
  expect(response.status).toBe(404);
  expect(only(((await response.json()) as { errors: GraphQLErrorAnswer[] }).errors).extensions['code']).toBe(
    'BAD_REQUEST',
  );
});
