/** Security headers on every response, errors included. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { fastify } from 'fastify';
import { createClientErrorHandler } from '../../src/http/registerErrorHandlers';
import { registerSecurityHeaders } from '../../src/http/registerSecurityHeaders';
import { closeAfterTest, startOnce } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startShared } from '../support/startShared';
import { startTestApp } from '../support/testApp';

const everywhere = {
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const ofData = { ...everywhere, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

const ofPages = {
  ...everywhere,
  'content-security-policy': "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
};

/** Headers under test, and headers that no response may have. */
const NAMES = [
  ...Object.keys(ofData),
  'permissions-policy',
  'server',
  'set-cookie',
  'strict-transport-security',
  'via',
  'x-frame-options',
  'x-powered-by',
];

function about(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => NAMES.includes(name)));
}

const JSON_BODY = { 'content-type': 'application/json' };
const READ = '{ linkToken(token: "link-sandbox-af1a0311") { status } }';

interface Asked {
  readonly path: string;
  readonly status: number;
  readonly init?: RequestInit;
}

const post = (body: string, headers: Record<string, string> = JSON_BODY): RequestInit => ({
  method: 'POST',
  headers,
  body,
});

const answers: [string, Asked][] = [
  ['an answer', { path: '/graphql', status: 200, init: post(JSON.stringify({ query: READ })) }],
  ['an answer to a GET', { path: '/graphql?query={__typename}', status: 200 }],
  ['what is not GraphQL', { path: '/graphql', status: 200, init: post('{"query": "{"}') }],
  ['what is not JSON', { path: '/graphql', status: 400, init: post('{') }],
  ['what is too large', { path: '/graphql', status: 413, init: post('"'.padEnd(2 ** 21)) }],
  ['what is of no known kind', { path: '/graphql', status: 415, init: post('x', { 'content-type': 'x/y' }) }],
  ['a method that is not served', { path: '/graphql', status: 405, init: { ...post('{}'), method: 'PUT' } }],
  ['an unknown path', { path: '/nothing', status: 404 }],
  ['a malformed URL', { path: '/%zz', status: 400 }],
  ['health', { path: '/healthz', status: 200 }],
  ['readiness', { path: '/readyz', status: 200 }],
  [
    'a preflight',
    {
      path: '/graphql',
      status: 204,
      init: {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
      },
    },
  ],
];

async function start(env = {}) {
  const plaid = await startPlaidDouble(() => ({}));
  return startTestApp({ PLAID_BASE_URL: plaid.url, CORS_ORIGINS: 'https://app.example', ...env });
}

/** Returns the raw response to bytes that no HTTP client sends. */
async function sendRaw(url: string, words: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  closeAfterTest(async () => socket.destroy());
  await once(socket, 'connect');
  socket.write(words);
  return Buffer.concat(await socket.toArray()).toString();
}

describe('through the running server', () => {
  const started = startShared(() => start());

  it.each(answers)('protects %s and sets no cookie', async (_, { path, status, init = {} }) => {
    const { url } = started();
    const response = await fetch(url + path, init);
    expect([response.status, about(response.headers)]).toEqual([status, ofData]);
  });

  it('lets a page of a configured origin read a response', async () => {
    const { url } = started();
    const response = await fetch(`${url}/healthz`, { headers: { origin: 'https://app.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(about(response.headers)).toEqual(ofData);
  });

  it('forbids framing Apollo Sandbox and leaves the rest to its own policy', async () => {
    const { url } = started();
    const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(about(response.headers)).toEqual(ofPages);
    expect(await response.text()).toMatch(/<meta http-equiv="Content-Security-Policy" content="script-src /);
  });

  it('keeps the policy of the explorer', async () => {
    const { url } = started();
    const { headers } = await fetch(`${url}/explorer`);
    expect(about(headers)).toEqual({
      ...everywhere,
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; /),
    });
  });

  const inProduction = {
    NODE_ENV: 'production',
    PLAID_ENV: 'sandbox',
    AUTH_MODE: 'jwt',
    AUTH_JWKS_URL: 'https://issuer.example/keys',
    AUTH_ISSUER: 'https://issuer.example/',
    AUTH_AUDIENCE: 'plaid-link',
    HOST: '127.0.0.1',
  };

  it('sets HSTS in production', async () => {
    const { url } = await start(inProduction);
    const { headers } = await fetch(`${url}/healthz`);
    expect(about(headers)).toEqual({ ...ofData, 'strict-transport-security': 'max-age=31536000' });
  });

  it.each([
    [
      'nonsense',
      'HELLO access-sandbox-af1a0311\r\n\r\n',
      '400 Bad Request',
      'The request is not valid HTTP.',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: ${'access-sandbox-af1a0311'.repeat(1_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
      'The headers are too large.',
    ],
  ])(
    'answers %s like all other requests that it refuses, and quotes nothing',
    async (_, sent, status, message) => {
      const { url, log } = started();
      const [head = '', body = ''] = (await sendRaw(url, sent)).split('\r\n\r\n');
      const [line, ...headers] = head.split('\r\n');
      expect(line).toBe(`HTTP/1.1 ${status}`);
      const named = headers.map((header) => header.split(': ') as [string, string]);
      expect(about(new Headers(named))).toEqual(ofData);
      expect(JSON.parse(body)).toEqual({
        errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }],
      });
      expect(JSON.stringify(log)).not.toContain('af1a0311');
    },
  );
});

describe('on a plain Fastify server', () => {
  const serve = startOnce(async () => {
    const server = fastify();
    registerSecurityHeaders(server, false);
    server.get('/own', (_request, reply) =>
      reply.header('Referrer-Policy', 'same-origin').header('Content-Security-Policy', 'sandbox').send({}),
    );
    server.get('/page', (_request, reply) => reply.type('text/html').send('<p>'));
    server.get('/page/own', (_request, reply) =>
      reply.type('text/html').header('content-security-policy', 'sandbox').send('<p>'),
    );
    server.get('/raw', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {}\n\n');
    });
    server.get('/failure', () => Promise.reject(new Error('a fault')));
    closeAfterTest(() => server.close());
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    return { server, url };
  });

  it.each([
    [
      'a header that a route sets',
      '/own',
      { 'referrer-policy': 'same-origin', 'content-security-policy': 'sandbox' },
    ],
    ['the policy that a page sets', '/page/own', { 'content-security-policy': 'sandbox' }],
  ])('keeps %s', async (_, path, own) => {
    const { url } = serve();
    expect(about((await fetch(url + path)).headers)).toEqual({ ...ofData, ...own });
  });

  it('sets a page policy on a page without one', async () => {
    const { url } = serve();
    expect(about((await fetch(`${url}/page`)).headers)).toEqual(ofPages);
  });

  it.each([
    ['a route that writes by itself', '/raw'],
    ['a route that fails', '/failure'],
  ])('is set for %s', async (_, path) => {
    const { url } = serve();
    expect(about((await fetch(url + path)).headers)).toEqual(ofData);
  });

  it('is set for requests that do not come through the main server', async () => {
    const { server } = serve();
    const { headers } = await server.inject('/failure');
    expect(headers).toMatchObject(ofData);
  });

  it('responds to a client that takes too long to send', async () => {
    const server = fastify({
      clientErrorHandler: createClientErrorHandler(false),
      connectionTimeout: 0,
      requestTimeout: 50,
      http: { connectionsCheckingInterval: 10, headersTimeout: 50 },
    });
    closeAfterTest(() => server.close());
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const answer = await sendRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toMatch(/\r\n\r\n\{"errors":\[\{"message":"The request was not sent in time\."/);
  });
});
