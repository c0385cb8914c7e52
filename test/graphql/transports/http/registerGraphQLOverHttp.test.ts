/** GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/ */
import { serverAudits } from 'graphql-http';
import { startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startShared } from '../../../support/startShared';
import { type GraphQLErrorAnswer, startTestApp } from '../../../support/testApp';

const READ = '{ linkToken(token: "t") { requestId } }';
const CREATE = 'mutation { createLinkToken(input: {}) { linkToken } }';
const CREATE_FOR_USER =
  'mutation { createLinkToken(input: { clientName: "A", language: "en", countryCodes: [US], user: { clientUserId: "u" } }) { linkToken } }';
const IN_A_BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
};

async function startServer(env = {}) {
  const plaid = await startPlaidDouble(({ body }) => ({ request_id: `read of ${body['link_token']}` }));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql?${new URLSearchParams({ query })}`, { headers });
  const post = (body: object | string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { get, post, url, calls: plaid.calls };
}

const server = startShared(() => startServer());

const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: GraphQLErrorAnswer[] }).errors.map(
    ({ extensions }) => extensions['code'],
  );

it('passes every audit of graphql-http', async () => {
  const { url } = server();
  const audits = serverAudits({ url: `${url}/graphql` });
  const results = await Promise.all(audits.map(({ fn }) => fn()));
  const notOk = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.status} ${result.id} ${result.name}: ${result.reason}`],
  );
  expect(notOk).toEqual([]);
  expect(results).toHaveLength(61);
});

describe.each([
  ['a broken document', { query: '{ linkToken(' }, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a wrong literal', { query: '{ linkToken(token: 5) { status } }' }, 'BAD_USER_INPUT'],
  [
    'a wrong variable',
    { query: 'query ($t: String!) { linkToken(token: $t) { status } }', variables: { t: 5 } },
    'BAD_USER_INPUT',
  ],
  [
    'an unknown operation name',
    { query: 'query A { __typename }', operationName: 'B' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
])('%s', (_, body, code) => {
  it.each([
    [200, 'application/json'],
    [200, '*/*'],
    [400, 'application/graphql-response+json'],
    [400, 'application/graphql-response+json, application/json;q=0.9'],
    [400, 'APPLICATION/GRAPHQL-RESPONSE+JSON'],
    [200, 'application/json, application/graphql-response+json'],
    [200, 'application/graphql-response+json;q=0, application/json'],
    [200, 'application/json; charset=utf-8'],
    [200, 'application/graphql-response+json, application/json; charset=utf-8'],
    [400, 'application/graphql-response+json; charset=utf-8, application/json;q=0.9'],
    [200, ''],
  ])('has status %i for a client that accepts %s', async (status, accept) => {
    const { post, calls } = server();
    const response = await post(body, { accept });
    const type = status === 200 ? 'application/json' : 'application/graphql-response+json';
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect([response.status, await codeOf(response)]).toEqual([status, [code]]);
    expect(calls).toEqual([]);
  });
});

it.each([
  ['no query', {}],
  ['a query that is not a string', { query: 5 }],
  ['variables in a string', { query: READ, variables: '{}' }],
  ['a list of requests', [{ query: READ }]],
])('has status 400 for %s, whatever the client accepts', async (_, body) => {
  const { post, calls } = server();
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const response = await post(body, { accept });
    expect([response.status, await codeOf(response)]).toEqual([400, ['BAD_REQUEST']]);
  }
  expect(calls).toEqual([]);
});

it.each([
  ['a query', { query: READ }, 'text/event-stream'],
  [
    'a subscription',
    { query: 'subscription { linkTokenUpdated(token: "t") { reason } }' },
    'text/event-stream',
  ],
  ['a mutation', { query: CREATE_FOR_USER }, 'text/event-stream'],
  [
    'a multipart subscription',
    { query: 'subscription { linkTokenUpdated(token: "t") { reason } }' },
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ],
])(
  'refuses %s whose response the client does not accept, and names the transports',
  async (_, body, accept) => {
    const { post, calls } = server();
    const response = await post(body, { accept });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      406,
      'application/json; charset=utf-8',
    ]);
    const { errors } = (await response.json()) as { errors: GraphQLErrorAnswer[] };
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/application\/json .* WebSocket .* \/graphql\/stream\.$/),
        extensions: { code: 'BAD_REQUEST', retryable: false },
      },
    ]);
    // Nothing is executed: a created token would be lost.
    expect(calls).toEqual([]);
  },
);

it.each([
  ['by POST', 'application/json'],
  [
    'by POST of a multipart client',
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
  ],
])('names the transports of subscriptions to a client that subscribes %s', async (_, accept) => {
  const { post } = server();
  const response = await post(
    { query: 'subscription { linkTokenUpdated(token: "t") { reason } }' },
    { accept },
  );
  const { errors } = (await response.json()) as { errors: GraphQLErrorAnswer[] };
  expect(errors[0]?.message).toMatch(/WebSocket .* \/graphql\/stream/);
});

it('names the transports of subscriptions to a client that subscribes by GET', async () => {
  const { get } = server();
  const response = await get('subscription { linkTokenUpdated(token: "t") { reason } }', {
    accept: 'text/event-stream',
  });
  const { errors } = (await response.json()) as { errors: GraphQLErrorAnswer[] };
  expect([response.status, errors[0]?.message]).toEqual([406, expect.stringContaining('/graphql/stream')]);
});

it.each<[string, Record<string, string>]>([
  ['a program', {}],
  ['a page of this server', { ...IN_A_BROWSER, 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { ...IN_A_BROWSER, 'sec-fetch-site': 'none' }],
  ['a browser that sends a preflight', { ...IN_A_BROWSER, 'apollo-require-preflight': 'true' }],
])('answers a query by GET from %s', async (_, headers) => {
  const { get } = server();
  const response = await get(READ, headers);
  expect([response.status, await response.json()]).toEqual([
    200,
    { data: { linkToken: { requestId: 'read of t' } } },
  ]);
});

it.each<[string, Record<string, string>]>([
  ['a page of another site', { ...IN_A_BROWSER, 'sec-fetch-site': 'cross-site' }],
  ['a page of a sibling site', { ...IN_A_BROWSER, 'sec-fetch-site': 'same-site' }],
  ['a browser without Sec-Fetch-Site', IN_A_BROWSER],
  ['a page of another origin', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['a client with a cookie', { cookie: 'session=1' }],
  [
    'a client with a cookie and Sec-Fetch-Site: same-origin',
    { cookie: 'session=1', 'sec-fetch-site': 'same-origin' },
  ],
  ['a page in a Referer header', { referer: 'https://evil.example/' }],
  [
    'an old browser with another user agent',
    { 'user-agent': 'Opera/9.80 (J2ME/MIDP) Presto/2.12.423 Version/12.16' },
  ],
  ['a browser with an unknown Sec-Fetch-Site', { 'sec-fetch-site': 'who-knows' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' }],
])('refuses a query by GET from %s', async (_, headers) => {
  const { get, calls } = server();
  const response = await get(READ, headers);
  expect([response.status, await codeOf(response)]).toEqual([400, ['BAD_REQUEST']]);
  expect(calls).toEqual([]);
});

it.each([
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['text/plain', 400],
  ['text/plain; charset=application/json', 400],
])('refuses a form that is posted as %s', async (type, status) => {
  const { post, calls } = server();
  const response = await post({ query: CREATE }, { 'content-type': type });
  expect([response.status, await codeOf(response)]).toEqual([status, ['BAD_REQUEST']]);
  expect(calls).toEqual([]);
});

it.each<[string, Record<string, string>]>([
  ['a program', {}],
  ['a page of this server', { 'sec-fetch-site': 'same-origin' }],
  ['a browser that sends a preflight', { 'apollo-require-preflight': 'true' }],
])('refuses a mutation by GET from %s', async (_, headers) => {
  const { get, calls } = server();
  const response = await get(CREATE, headers);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(calls).toEqual([]);
});

it('serves Apollo Sandbox to a browser, with a Content-Security-Policy', async () => {
  const { url } = server();
  const response = await fetch(`${url}/graphql`, {
    headers: { ...IN_A_BROWSER, accept: 'text/html,*/*;q=0.8' },
  });
  const html = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  expect(html).toContain('https://embeddable-sandbox.cdn.apollographql.com/');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  expect(policy).toMatch(/script-src 'self' 'nonce-\w{64}' https:/);
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(html).toContain('"runTelemetry":false');
  expect(html).toContain('createLinkToken(input: {');
});

it('serves no page at /graphql with EXPLORER=off', async () => {
  const { url } = await startServer({ EXPLORER: 'off' });
  const response = await fetch(`${url}/graphql`, { headers: { ...IN_A_BROWSER, accept: 'text/html' } });
  expect([response.status, await codeOf(response)]).toEqual([400, ['BAD_REQUEST']]);
});
