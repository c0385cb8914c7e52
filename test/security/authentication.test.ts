/** Authentication at `/graphql`: accepted and rejected requests. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { startOnce } from '../support/closing';
import { type Issuer, startIssuer } from '../support/issuer';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

const READ = '{ linkToken(token: "link-sandbox-1") { requestId } }';

async function start(env: Record<string, string> = {}, issuer?: Issuer) {
  const signIn = issuer ?? (await startIssuer());
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1', request_id: 'r' }));
  const app = await startTestApp({ PLAID_BASE_URL: plaid.url, ...signIn.env, ...env });
  const post = (headers: Record<string, string>, query = READ) =>
    fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
  const service = { authorization: `Bearer ${signIn.token({ scope: 'link:service' })}` };
  return { ...app, issuer: signIn, plaid, post, service };
}

/** One server for several tests. Each test sees only its own log lines and calls to Plaid. */
function startShared(env: Record<string, string> = {}) {
  const shared = startOnce(() => start(env));
  return () => {
    const server = shared();
    const [lines, calls] = [server.log.length, server.plaid.calls.length];
    return {
      ...server,
      logged: (msg: string) => server.log.slice(lines).filter((line) => line['msg'] === msg),
      plaidCalls: () => server.plaid.calls.slice(calls),
    };
  };
}

const signedIn = startShared();
const withCors = startShared({ CORS_ORIGINS: 'https://app.example' });

const unauthenticated = (message: string) => ({
  errors: [{ message, extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
});
const NO_TOKEN = 'An access token is required. Send it as `Authorization: Bearer …`.';
const BAD_TOKEN = 'The access token is invalid or has expired. Sign in again.';
const NOT_THE_ROUTER =
  'Requests must come through the router: the Router-Authorization header is missing or wrong.';

type LoggedClaims = (issuer: Issuer) => Record<string, unknown>;
const usual: LoggedClaims = ({ env }) => ({ issuer: env.AUTH_ISSUER, audience: [env.AUTH_AUDIENCE] });
const none: LoggedClaims = () => ({});

it.each<[string, (issuer: Issuer) => Record<string, string>, string, string, LoggedClaims]>([
  ['no token', () => ({}), NO_TOKEN, 'missing', none],
  [
    'a token that has expired',
    (issuer: Issuer) => ({ authorization: `Bearer ${issuer.token({ exp: 1 })}` }),
    BAD_TOKEN,
    'expired',
    usual,
  ],
  [
    'a token for another audience',
    (issuer: Issuer) => ({ authorization: `Bearer ${issuer.token({ aud: 'others' })}` }),
    BAD_TOKEN,
    'wrong audience',
    (issuer) => ({ ...usual(issuer), audience: ['others'] }),
  ],
  [
    'a token of another issuer',
    (issuer: Issuer) => ({ authorization: `Bearer ${issuer.token({ iss: 'https://id.other' })}` }),
    BAD_TOKEN,
    'wrong issuer',
    (issuer) => ({ ...usual(issuer), issuer: 'https://id.other' }),
  ],
  [
    'a forged token',
    (issuer: Issuer) => ({
      authorization: `Bearer ${issuer.forgedTokens()['signed by a stranger who names our key']}`,
    }),
    BAD_TOKEN,
    'bad signature',
    usual,
  ],
  [
    'a token of an unknown key',
    (issuer: Issuer) => ({
      authorization: `Bearer ${issuer.token({ iss: 'https://id.other' }, { kid: 'k' })}`,
    }),
    BAD_TOKEN,
    'unknown key',
    (issuer) => ({ ...usual(issuer), issuer: 'https://id.other' }),
  ],
  ['a password', () => ({ authorization: 'Basic dTpw' }), BAD_TOKEN, 'malformed', none],
])(
  'refuses %s with status 401 and logs the check and the claims',
  async (_, headers, message, problem, claims) => {
    const { post, issuer, plaidCalls, logged } = signedIn();
    const response = await post(headers(issuer));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toEqual(unauthenticated(message));
    expect(plaidCalls()).toEqual([]);
    expect(logged('authentication failed')).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        requestId: expect.any(String),
        problem,
        ...claims(issuer),
        clientAddress: '127.0.0.1',
        msg: 'authentication failed',
      },
    ]);
  },
);

const LONG = 'x'.repeat(99);

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['long', { iss: `${LONG}yz`, aud: [`${LONG}yz`] }, { issuer: `${LONG}y`, audience: [`${LONG}y`] }],
  ['many', { aud: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, { audience: ['a', 'b', 'c', 'd', 'e'] }],
  ['of other types', { iss: { a: 1 }, aud: [5, null] }, { issuer: undefined, audience: undefined }],
  [
    'secrets',
    { iss: 'https://user:opaque-password@id.example', aud: 'access-sandbox-8f1c0a52-3d4e' },
    { issuer: 'https://…@id.example', audience: ['access-sandbox-…'] },
  ],
])('truncates and redacts claims in the log that are %s', async (_, claims, expected) => {
  const { post, issuer, logged } = signedIn();
  await post({ authorization: `Bearer ${issuer.token({ exp: 1, ...claims })}` });
  const [{ issuer: iss, audience } = {}] = logged('authentication failed');
  expect({ issuer: iss, audience }).toEqual({ ...{ issuer: issuer.env.AUTH_ISSUER, audience }, ...expected });
});

describe('the logged address of a client', () => {
  const FORWARDED = { 'x-forwarded-for': '203.0.113.7, 198.51.100.2' };
  const ofTheProxy = startShared({ TRUST_PROXY: '127.0.0.1' });
  const ofAnyProxy = startShared({ TRUST_PROXY: 'on' });

  it.each([
    ['the connection’s', signedIn, FORWARDED, '127.0.0.1'],
    ['that which the trusted proxy saw', ofTheProxy, FORWARDED, '198.51.100.2'],
    ['the first of all', ofAnyProxy, FORWARDED, '203.0.113.7'],
    ['redacted', ofAnyProxy, { 'x-forwarded-for': 'link-sandbox-8f1c0a52' }, 'link-sandbox-…'],
    ['truncated', ofAnyProxy, { 'x-forwarded-for': `${LONG}yz` }, `${LONG}y`],
  ])('is %s', async (_, server, headers, clientAddress) => {
    const { post, logged } = server();
    await post(headers);
    expect(logged('authentication failed')).toMatchObject([{ problem: 'missing', clientAddress }]);
  });
});

it.each([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  [
    'application/graphql-response+json, application/json;q=0.9',
    'application/graphql-response+json; charset=utf-8',
  ],
  ['text/html', 'application/json; charset=utf-8'],
])('refuses a client that accepts %s with an error in its media type', async (accept, type) => {
  const { post } = signedIn();
  const response = await post(accept === undefined ? {} : { accept });
  expect([response.status, response.headers.get('content-type')]).toEqual([401, type]);
  expect(await response.json()).toEqual(unauthenticated(NO_TOKEN));
});

it('requires a token for every operation, introspection included', async () => {
  const { post } = signedIn();
  for (const query of [
    '{ __typename }',
    '{ __schema { queryType { name } } }',
    '{ _service { sdl } }',
    '{ nope',
  ]) {
    expect((await post({}, query)).status).toBe(401);
  }
});

it('rejects a request before its body has arrived', async () => {
  const { url } = signedIn();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n',
  );
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  expect(String(chunk)).toMatch(/^HTTP\/1.1 401 /);
});

it('lets a page of an allowed origin read the UNAUTHENTICATED error', async () => {
  const { post } = withCors();
  const response = await post({ origin: 'https://app.example' });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://app.example',
  ]);
});

it('requires no token for a preflight, health checks and the page on which a token is entered', async () => {
  const { url } = withCors();
  const preflight = {
    origin: 'https://app.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  const options = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: preflight });
  expect([options.status, options.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization,content-type',
  ]);
  for (const path of ['/healthz', '/readyz', '/explorer']) {
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  }
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
});

it.each([
  ['a query by GET', `/graphql?query=${encodeURIComponent(READ)}`, {}, 401],
  ['a page with a query', `/graphql?query=${encodeURIComponent(READ)}`, { accept: 'text/html' }, 401],
  ['a persisted query', '/graphql?extensions=%7B%7D', {}, 401],
  ['nothing', '/graphql', {}, 400],
])('executes nothing for a GET without a token for %s', async (_, path, headers, status) => {
  const { url, plaidCalls } = signedIn();
  const response = await fetch(url + path, { headers: { ...headers, 'apollo-require-preflight': '1' } });
  expect([response.status, plaidCalls()]).toEqual([status, []]);
});

it('runs a query by GET with a token', async () => {
  const { url, service } = signedIn();
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(READ)}`, {
    headers: { ...service, 'apollo-require-preflight': '1' },
  });
  expect(await response.json()).toEqual({ data: { linkToken: { requestId: 'r' } } });
});

it.each([
  ['scope as a string', { scope: 'openid link:service profile' }, true],
  ['scp as a list', { scp: ['openid', 'link:service'] }, true],
  ['scope as a list', { scope: ['link:service'] }, false],
  ['scp as a string', { scp: 'link:service other' }, true],
  ['a scope that begins alike', { scope: 'link:services' }, false],
  ['a role', { roles: ['link:service'] }, false],
])('accepts only the documented claims of a service: %s', async (_, claims, isService) => {
  const { post, issuer } = signedIn();
  const response = await post({ authorization: `Bearer ${issuer.token(claims)}` });
  const { data } = (await response.json()) as { data: unknown };
  expect(data).toEqual({ linkToken: isService ? { requestId: 'r' } : null });
});

it('is ready once it holds the issuer’s keys', async () => {
  const issuer = await startIssuer();
  issuer.answer('error');
  const { url, post, service } = await start({}, issuer);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const refused = await post(service);
  expect([refused.status, await refused.json()]).toEqual([
    503,
    {
      errors: [
        {
          message: 'Access tokens cannot be verified at the moment. Retry later.',
          extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
        },
      ],
    },
  ]);
});

it('keeps verifying tokens while the issuer is down', async () => {
  const { issuer, post, url } = await start();
  await issuer.close();
  for (const sub of ['new-1', 'new-2']) {
    const response = await post({ authorization: `Bearer ${issuer.token({ sub, scope: 'link:service' })}` });
    expect(await response.json()).toEqual({ data: { linkToken: { requestId: 'r' } } });
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

describe('behind a router', () => {
  const ROUTER_SECRET = 'the-secret-of-the-router';
  const ofTheRouter = startShared({ ROUTER_SECRET, AUTH_MODE: 'none' });
  const ofBoth = startShared({ ROUTER_SECRET });

  it.each([
    ['nothing', {}],
    ['another secret', { 'router-authorization': 'the-secret-of-the-routes' }],
    ['a part of it', { 'router-authorization': 'the-secret-of-the-route' }],
    ['more than it', { 'router-authorization': `${ROUTER_SECRET}2` }],
    ['it as a bearer token', { authorization: `Bearer ${ROUTER_SECRET}` }],
  ])('refuses a request with %s', async (_, headers) => {
    const { post, plaidCalls, logged } = ofTheRouter();
    const response = await post(headers as Record<string, string>);
    expect([response.status, await response.json()]).toEqual([401, unauthenticated(NOT_THE_ROUTER)]);
    expect(plaidCalls()).toEqual([]);
    expect(logged('authentication failed')).toMatchObject([{ problem: 'not from the router' }]);
  });

  it('serves the router', async () => {
    const { post } = ofTheRouter();
    const response = await post({ 'router-authorization': ROUTER_SECRET });
    expect(await response.json()).toEqual({ data: { linkToken: { requestId: 'r' } } });
  });

  it('requires an access token from the router as well', async () => {
    const { post, service } = ofBoth();
    const alone = await post({ 'router-authorization': ROUTER_SECRET });
    expect(await alone.json()).toEqual(unauthenticated(NO_TOKEN));
    expect((await post(service)).status).toBe(401);
    const both = await post({ ...service, 'router-authorization': ROUTER_SECRET });
    expect(await both.json()).toEqual({ data: { linkToken: { requestId: 'r' } } });
  });

  it('restricts the page at /graphql to the router and health checks to no caller', async () => {
    const { url } = ofBoth();
    expect((await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(401);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

it('logs the caller by kind and hash, and link tokens by hash', async () => {
  const { post, service, logged } = signedIn();
  await post(service);
  expect(logged('operation')).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      msg: 'operation',
      requestId: expect.any(String),
      transport: 'http',
      operation: 'query',
      caller: 'service',
      callerId: expect.stringMatching(/^[0-9a-f]{12}$/),
      // Hash of `link-sandbox-1`, by sha256sum.
      linkTokens: ['9b5cd654b6b2'],
      plaidRequestIds: ['r'],
      plaidCalls: 1,
      plaidMs: expect.any(Number),
      durationMs: expect.any(Number),
      outcome: 'ok',
    },
  ]);
});
