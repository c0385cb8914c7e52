/** HTTP behaviour around GraphQL. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { startPlaidDouble } from './support/plaid/plaidDouble';
import { startShared } from './support/startShared';
import { startTestApp } from './support/testApp';

async function start(env = {}) {
  const plaid = await startPlaidDouble(({ body }) => ({ request_id: `read of ${body['link_token']}` }));
  return startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
}

const started = startShared(() => start());

it('does not log a created link token', async () => {
  const plaid = await startPlaidDouble(() => ({
    link_token: 'link-sandbox-af1a0311',
    hosted_link_url: 'https://x/hl/9f3c',
  }));
  const { graphql, log } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const input =
    'clientName: "App", language: "en", countryCodes: [US], userId: "usr_77", accessToken: "weird-5150"';
  await graphql(`mutation { createLinkToken(input: { ${input} }) { linkToken hostedLinkUrl } }`);
  expect(log.length).toBeGreaterThan(0);
  expect(JSON.stringify(log)).not.toMatch(/af1a0311|9f3c|usr_77|5150/);
});

it.each([
  ['web', 'web'],
  ['x'.repeat(300), 'x'.repeat(100)],
  ['link-sandbox-af1a0311-da53-4636-b754-dd15cc058176', 'link-sandbox-…'],
  ['web_1access-production-af1a0311-da53-4636-b754-dd15cc058176 2', 'web_1access-production-… 2'],
  ['web_eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N 2', 'web_eyJ… 2'],
  ['eyJhbGciOiJkaXIifQ..iv.cipher.tag', 'eyJ…'],
  ['monkeyJungle.v1.2', 'monkeyJungle.v1.2'],
  [`${'x'.repeat(90)} 123-45-6789`, `${'x'.repeat(90)} …`],
])('logs the client name without secrets: %s', async (sent, logged) => {
  const { graphql, log } = started();
  const client = { 'apollographql-client-name': sent, 'apollographql-client-version': sent };
  await graphql('query Watch { __typename }', {}, client);
  expect(log.filter(({ msg }) => msg === 'operation')).toMatchObject([
    { operationName: 'Watch', clientName: logged, clientVersion: logged },
  ]);
});

it.each(['gzip', 'br', 'x', 'gzip, gzip'])('rejects a body with content encoding %s', async (encoding) => {
  const { url } = started();
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
  const body = '{"query": "{ __typename }"}';
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
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

it('responds to OPTIONS without preflight headers', async () => {
  const { url } = started();
  const { status, headers } = await fetch(`${url}/graphql`, { method: 'OPTIONS' });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([204, null]);
});

it('forbids caching of responses', async () => {
  const { url } = started();
  for (const path of ['/graphql', '/graphql?query={__typename}', '/readyz', '/nowhere', '/%']) {
    const { headers } = await fetch(url + path, { headers: { 'apollo-require-preflight': '1' } });
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

it.each(['PUT', 'PATCH', 'DELETE'])('rejects %s', async (method) => {
  const { url } = started();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method, headers, body: '{"query": "{__typename}"}' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
});

const listing = startShared(() => start({ CORS_ORIGINS: 'https://app.example' }));

it.each([
  ['https://app.example', 'https://app.example'],
  ['https://evil.example', null],
  ['http://localhost:3000', null],
])('names the origin that may read responses for a page of %s: %s', async (origin, allowed) => {
  const { url } = listing();
  const response = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
});

const withEmulator = startShared(() => start({ PLAID_ENV: 'emulator' }));

it.each([
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
  'http://localhost:3000',
  'http://127.0.0.1:5173',
])('allows pages of %s with the emulator', async (origin) => {
  const { url } = withEmulator();
  const response = await fetch(`${url}/healthz`, { headers: { origin } });
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
});

it('answers requests in flight before it stops, and reports not ready', async () => {
  let answer = () => {};
  let asked = () => {};
  const reached = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const plaid = await startPlaidDouble(async () => {
    asked();
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { request_id: 'late' };
  });
  const { app, graphql, url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const inFlight = graphql('{ linkToken(token: "t") { requestId } }');
  await reached;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const stopped = app.stop();
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  answer();
  expect((await inFlight).data).toEqual({ linkToken: { requestId: 'late' } });
  await stopped;
  await expect(graphql('{ __typename }')).rejects.toThrow();
});

it.each([
  ['nothing', ''],
  ['half of its headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
])('does not wait for a connection that sent %s', async (_, sent) => {
  // Stopping waits for answers for a second longer than that, which no test would survive.
  const { app, url } = await start({ PLAID_TIMEOUT_MS: '60000' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // Whether it ends by FIN or by RST is the kernel's affair.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(sent);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await app.stop();
  await closed;
});

const silent = startShared(() => start({ INTROSPECTION: 'off' }));

it.each([
  ['on', started, 'Query'],
  ['off', silent, undefined],
])('has introspection %s', async (_, server, name) => {
  const { graphql } = server();
  const { data, errors } = await graphql('{ __schema { queryType { name } } }');
  expect(data?.__schema.queryType.name).toBe(name);
  if (name === undefined) {
    expect(errors?.[0]?.message).not.toContain('Did you mean');
    const { errors: suggestions } = await graphql('{ linkTokn(token: "t") { status } }');
    expect(suggestions?.[0]?.message).not.toContain('linkToken');
  }
});

it.each([
  ['by its name', '{ _service { sdl } }'],
  ['by another name', '{ a: _service { b: sdl } }'],
  ['in a fragment', '{ ...F } fragment F on Query { _service { sdl } }'],
  ['without its text', '{ _service { __typename } }'],
])('hides the subgraph’s schema if introspection is off: %s', async (_, query) => {
  const { graphql } = silent();
  const { data, errors } = await graphql(query);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    {
      message: 'Introspection is disabled, which includes `_service`.',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});

it('logs name, type and duration of each operation, without its data', async () => {
  const { graphql, log } = started();
  const token = 'link-sandbox-af1a0311-da53-4636-b754-dd15cc058176';
  await graphql('query ReadIt($token: String!) { linkToken(token: $token) { requestId } }', { token });
  expect(log.filter(({ msg }) => msg === 'operation')).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      msg: 'operation',
      requestId: expect.any(String),
      transport: 'http',
      operation: 'query',
      operationName: 'ReadIt',
      caller: 'anyone',
      // By sha256sum.
      linkTokens: ['e671b3c9742d'],
      plaidCalls: 1,
      plaidMs: expect.any(Number),
      durationMs: expect.any(Number),
      outcome: 'ok',
    },
  ]);
  expect(JSON.stringify(log)).not.toMatch(/af1a0311|secret-of-tests/);
});
