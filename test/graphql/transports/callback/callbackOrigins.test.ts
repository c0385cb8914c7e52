/** Callback URLs: updates are only sent to allowed origins, whatever a request contains (SSRF). */
import { createServer } from 'node:http';
import { TOKEN } from '../../../linkToken/updates/scriptedPlaid';
import { closeAfterTest, startOnce } from '../../../support/closing';
import { startIssuer } from '../../../support/issuer';
import { listenOnLoopback } from '../../../support/loopback';
import type { Data } from '../../../support/testApp';
import { until } from '../../../support/until';
import { startLiveServer, watchOperation } from '../liveServer';
import { VERIFIER } from '../router';

/** A server that must receive nothing. It records every connection and request. */
async function startStranger() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    response.writeHead(204).end();
  });
  server.on('connection', () => received.push('a connection'));
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return { url, port: new URL(url).port, received };
}

async function start(env: Record<string, string> = {}) {
  const stranger = await startStranger();
  const server = await startLiveServer(env);
  const routerPort = new URL(server.router.url).port;
  return { ...server, stranger, routerPort };
}

/** For requests after which nothing is sent, neither to a router nor to Plaid. */
const silent = startOnce(() => start());

const forbidden = {
  errors: [
    {
      message: 'The callback URL is not allowed. Its origin must be one of ROUTER_CALLBACK_ORIGINS.',
      extensions: { code: 'FORBIDDEN', retryable: false },
    },
  ],
};

/** By the port of the router, allowed at 127.0.0.1, and that of the other server. */
const elsewhere: Record<string, (router: string, stranger: string) => unknown> = {
  'another port': (_, stranger) => `http://127.0.0.1:${stranger}/callback`,
  'the usual port': () => 'http://127.0.0.1/callback',
  'https in place of http': (router) => `https://127.0.0.1:${router}/callback`,
  'another name of the same host': (router) => `http://localhost:${router}/callback`,
  'another address of the same host': (router) => `http://127.0.0.2:${router}/callback`,
  'no address': (router) => `http://0.0.0.0:${router}/callback`,
  'IPv6 of the same host': (router) => `http://[::1]:${router}/callback`,
  'the address within IPv6': (router) => `http://[::ffff:127.0.0.1]:${router}/callback`,
  'the address within IPv6, in digits': (router) => `http://[::ffff:7f00:1]:${router}/callback`,
  'a dot behind a name': (router) => `http://localhost.:${router}/callback`,
  'a host that begins alike': (router) => `http://127.0.0.1.evil.example:${router}/callback`,
  'a host that ends alike': (router) => `http://evil-127.0.0.1.example:${router}/callback`,
  'a user that looks like the host': (router, stranger) =>
    `http://127.0.0.1:${router}@127.0.0.1:${stranger}/callback`,
  'a user that looks like the origin': (router, stranger) =>
    `http://127.0.0.1%3A${router}%2F@127.0.0.1:${stranger}/callback`,
  'a user, at the right host': (router) => `http://user@127.0.0.1:${router}/callback`,
  'a password, at the right host': (router) => `http://:password@127.0.0.1:${router}/callback`,
  'a fragment that looks like the host': (router, stranger) =>
    `http://127.0.0.1:${stranger}#@127.0.0.1:${router}/`,
  'a query that looks like the host': (router, stranger) =>
    `http://127.0.0.1:${stranger}?@127.0.0.1:${router}/`,
  'a backslash before the host': (router, stranger) =>
    `http://127.0.0.1:${stranger}\\@127.0.0.1:${router}/callback`,
  'a tab within the port': (_, stranger) => `http://127.0.0.1:${stranger[0]}\t${stranger.slice(1)}/callback`,
  'a file': () => 'file:///etc/passwd',
  'a script': () => 'javascript:fetch("/")',
  data: () => 'data:text/plain,x',
  'a blob of the right origin': (router) => `blob:http://127.0.0.1:${router}/callback`,
  'another protocol': (router) => `ftp://127.0.0.1:${router}/callback`,
  'a WebSocket': (router) => `ws://127.0.0.1:${router}/callback`,
  'a Unix socket': () => 'unix:///var/run/docker.sock',
  'no scheme': (router) => `127.0.0.1:${router}/callback`,
  'a path': () => '/callback',
  'a path of another host': (_, stranger) => `//127.0.0.1:${stranger}/callback`,
  'an invalid host': () => 'http://[/callback',
  'an invalid port': () => 'http://127.0.0.1:99999/callback',
};

it.each(Object.keys(elsewhere))('sends nothing to %s', async (name) => {
  const { url, router, routerPort, stranger, plaid } = silent();
  const callbackUrl = elsewhere[name]?.(routerPort, stranger.port);
  const { status, body } = await router.post(url, watchOperation, {}, { callbackUrl });
  expect([status, body]).toEqual([403, forbidden]);
  expect([router.messages, stranger.received, plaid.reads()]).toEqual([[], [], 0]);
});

it.each([
  ['as one number', (port: string) => `http://2130706433:${port}/callback/x?y=%20z`],
  ['in hexadecimal', (port: string) => `http://0x7f.1:${port}/callback/x?y=%20z`],
  ['with capitals and a fragment', (port: string) => `HTTP://127.0.0.1:${port}/callback/x?y=%20z#fragment`],
])('accepts the allowed host %s', async (_, callbackUrl) => {
  const { url, router, routerPort } = await start();
  const { status, body } = await router.post(
    url,
    watchOperation,
    {},
    { callbackUrl: callbackUrl(routerPort) },
  );
  expect([status, body]).toEqual([200, { data: null }]);
  expect(router.messages[0]?.path).toBe('/callback/x?y=%20z');
});

it('sends nothing if no origin is allowed', async () => {
  const { url, router, stranger } = await start({ ROUTER_CALLBACK_ORIGINS: '' });
  for (const callbackUrl of [`${router.url}/callback`, `${stranger.url}/callback`, `${url}/webhooks/plaid`]) {
    const { status, body } = await router.post(url, watchOperation, {}, { callbackUrl });
    expect([status, body]).toEqual([403, forbidden]);
  }
  expect([router.messages, stranger.received]).toEqual([[], []]);
});

it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
  const { url, router, stranger, plaid, log } = await start();
  router.respondWith((_message, response) =>
    response.writeHead(status, { location: `${stranger.url}/` }).end(),
  );
  const posted = await router.post(url, watchOperation);
  expect([posted.status, posted.body.errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  expect(router.messages.map(({ body }) => body.action)).toEqual(['check']);
  expect([stranger.received, plaid.reads()]).toEqual([[], 0]);
  expect(log.filter(({ msg }) => msg === 'callback failed')).toMatchObject([
    { level: 40, problem: 'check rejected', router: router.url },
  ]);
});

it('does not follow a redirect of a later message', async () => {
  const { url, router, stranger, sendWebhook, waitForLog } = await start();
  await router.post(url, watchOperation);
  await until(() => router.messages.length >= 2);
  router.respondWith((_message, response) => response.writeHead(307, { location: `${stranger.url}/` }).end());
  await sendWebhook();
  await waitForLog('subscription ended');
  expect(stranger.received).toEqual([]);
});

describe('sends nothing to an allowed origin for', () => {
  it.each<[string, object, number]>([
    ['a document that does not parse', { query: 'subscription {' }, 400],
    ['an operation that is not valid', { query: 'subscription { nope }' }, 400],
    ['an unknown operation name', { ...watchOperation, operationName: 'Nope' }, 400],
    ['no operation', { query: '' }, 400],
    [
      'a subscription that is too deep',
      {
        query: `subscription { linkTokenUpdated(token: "${TOKEN}") { linkToken { ${'linkSessions { events { '.repeat(9)} } }`,
      },
      400,
    ],
    ['a query', { query: '{ __typename }' }, 200],
    [
      'a query beside a subscription',
      {
        query: `${watchOperation.query.replace('subscription', 'subscription S')} query Q { __typename }`,
        operationName: 'Q',
      },
      200,
    ],
    ['a variable of the wrong type', { ...watchOperation, variables: { token: 5 } }, 400],
  ])('%s', async (_, request, status) => {
    const { url, router, plaid } = silent();
    const accept = 'application/graphql-response+json';
    const posted = await router.post(url, request as typeof watchOperation, { accept });
    expect(posted.status).toBe(status);
    expect([router.messages, plaid.reads()]).toEqual([[], 0]);
  });

  it('a query with any callback URL, and executes it', async () => {
    const { url, router, stranger } = silent();
    const posted = await router.post(
      url,
      { query: '{ __typename }' },
      {},
      { callbackUrl: stranger.url, verifier: 5 },
    );
    expect([posted.status, posted.body]).toEqual([200, { data: { __typename: 'Query' } }]);
    expect([router.messages, stranger.received]).toEqual([[], []]);
  });

  it('a subscription by GET', async () => {
    const { url, router } = silent();
    const extensions = {
      subscription: { callbackUrl: `${router.url}/c`, subscriptionId: '1', verifier: VERIFIER },
    };
    const query = new URLSearchParams({
      query: `subscription { linkTokenUpdated(token: "${TOKEN}") { reason } }`,
      extensions: JSON.stringify(extensions),
    });
    const headers = { 'apollo-require-preflight': '1' };
    expect((await fetch(`${url}/graphql?${query}`, { headers })).status).toBe(405);
    expect(router.messages).toEqual([]);
  });

  it('a subscription by another transport, which delivers its updates', async () => {
    const { router, run } = await start();
    const subscription = { callbackUrl: `${router.url}/c`, subscriptionId: '1', verifier: VERIFIER };
    for (const transport of ['WebSocket', 'server-sent events'] as const) {
      const result = await run(transport, { ...watchOperation, extensions: { subscription } });
      await result.count(1);
      expect(result.results[0].data.linkTokenUpdated.reason).toBe('SNAPSHOT');
    }
    expect(router.messages).toEqual([]);
  });

  it('a caller other than the router', async () => {
    const { url, router } = await start({ ROUTER_SECRET: 'the-secret-of-the-router' });
    expect((await router.post(url, watchOperation)).status).toBe(401);
    expect((await router.post(url, watchOperation, { 'router-authorization': 'another' })).status).toBe(401);
    expect(router.messages).toEqual([]);
    const headers = { 'router-authorization': 'the-secret-of-the-router' };
    expect((await router.post(url, watchOperation, headers)).body).toEqual({ data: null });
    expect(router.messages[0]?.headers['router-authorization']).toBeUndefined();
  });

  it('an unauthenticated caller, and no updates for one that may not read the token', async () => {
    const issuer = await startIssuer();
    const { url, router, plaid } = await start(issuer.env);
    expect((await router.post(url, watchOperation)).status).toBe(401);
    expect(router.messages).toEqual([]);
    const headers = { authorization: `Bearer ${issuer.token()}` };
    const { body } = await router.post(url, watchOperation, headers);
    expect(body.errors[0].extensions.code).toBe('LINK_TOKEN_NOT_FOUND');
    // The router is sent a check, and no update.
    expect(router.messages.map(({ body }) => body.action)).toEqual(['check']);
    expect(router.messages[0]?.headers.authorization).toBeUndefined();
    expect(plaid.reads()).toBe(0);
  });
});

it.each<[string, object | null | number, string]>([
  ['no URL', { callbackUrl: null }, 'must have `callbackUrl`'],
  ['a URL that is not a string', { callbackUrl: 5 }, 'must have `callbackUrl`'],
  ['an overlong URL', { callbackUrl: `http://127.0.0.1/${'x'.repeat(1000)}` }, 'must have `callbackUrl`'],
  ['an empty id', { subscriptionId: '' }, 'must have `callbackUrl`'],
  ['an id that is not a string', { subscriptionId: {} }, 'must have `callbackUrl`'],
  ['no verifier', { verifier: undefined }, 'must have `callbackUrl`'],
  ['a heartbeat as text', { heartbeatIntervalMs: '5000' }, 'must have 0 or 100 to 86400000'],
  ['too short a heartbeat', { heartbeatIntervalMs: 1 }, 'must have 0 or 100 to 86400000'],
  ['a negative heartbeat', { heartbeatIntervalMs: -5000 }, 'must have 0 or 100 to 86400000'],
  ['a fractional heartbeat', { heartbeatIntervalMs: 5000.5 }, 'must have 0 or 100 to 86400000'],
  ['too long a heartbeat', { heartbeatIntervalMs: 1e12 }, 'must have 0 or 100 to 86400000'],
])('refuses %s', async (_, fields, message) => {
  const { url, router } = silent();
  const usual = { callbackUrl: `${router.url}/c`, subscriptionId: '1', verifier: VERIFIER };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...watchOperation,
      extensions: { subscription: { ...usual, ...(fields as object) } },
    }),
  });
  const { errors } = (await response.json()) as Data;
  expect([response.status, errors[0].extensions]).toEqual([400, { code: 'BAD_REQUEST', retryable: false }]);
  expect(errors[0].message).toContain(`\`extensions.subscription\` ${message}`);
  expect(router.messages).toEqual([]);
});
