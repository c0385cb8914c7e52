/** Request ids: from the response to the log, and from there to the request at Plaid. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { initSocket } from '../graphql/transports/webSocket/rawSocket';
import { startOnce } from '../support/closing';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import { startTestApp, type TestApp } from '../support/testApp';
import { until } from '../support/until';

const NEW = expect.stringMatching(/^[0-9a-f]{12}-[0-9a-z]+$/);
const TYPENAME = JSON.stringify({ query: '{ __typename }' });

async function startServer(env = {}): Promise<TestApp> {
  const plaid = await startPlaidDouble(({ body }) => ({
    link_token: body['link_token'],
    request_id: 'at-plaid',
  }));
  return startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
}

const shared = startOnce(() => startServer());

/** One server for many tests; each sees only later log lines. */
function sharedServer(): TestApp {
  const server = shared();
  const before = server.log.length;
  return {
    ...server,
    get log() {
      return server.log.slice(before);
    },
  };
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...init.headers };
  return fetch(url, { method: 'POST', body: TYPENAME, ...init, headers });
}

const linesOf = ({ log }: TestApp, msg: string) => log.filter((line) => line['msg'] === msg);

const idsIn = (server: TestApp, msg: string) => linesOf(server, msg).map(({ requestId }) => requestId);

it('keeps the id of a request, returns and logs it', async () => {
  const server = sharedServer();
  const { headers } = await ask(`${server.url}/graphql`, { headers: { 'X-Request-Id': 'Of_the.router-7' } });
  expect([headers.get('x-request-id'), idsIn(server, 'operation')]).toEqual([
    'Of_the.router-7',
    ['Of_the.router-7'],
  ]);
});

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['65 characters', 'x'.repeat(65)],
  ['two', 'one, two'],
  ['other characters', 'a"b'],
  ['a link token', 'link-sandbox-5a2e4b1c-7d3f-4f60-9a41-c2f4e6a8b0d1'],
  ['a part of a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'],
  ['a number as people in the USA have one', '078-05-1120'],
])('generates an id if the given one is %s', async (_what, given) => {
  const server = sharedServer();
  const { headers } = await ask(`${server.url}/graphql`, {
    headers: given === undefined ? {} : { 'x-request-id': given },
  });
  const id = headers.get('x-request-id');
  expect([id, idsIn(server, 'operation')]).toEqual([NEW, [id]]);
});

it('generates a different id for each request', async () => {
  const server = sharedServer();
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(`${server.url}/graphql`)));
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(50);
  expect(idsIn(server, 'operation').sort()).toEqual(ids.sort());
});

it.each<[string, string, RequestInit, number]>([
  ['the page of health', '/healthz', { method: 'GET', body: null }, 200],
  ['a page', '/explorer', { method: 'GET', body: null }, 200],
  ['a path that is not there', '/nothing', {}, 404],
  ['a body that is no JSON', '/graphql', { body: '{' }, 400],
  ['a method that is not served', '/graphql', { method: 'PUT' }, 405],
  ['a webhook that is not signed', '/webhooks/plaid', {}, 401],
  ['a stream', '/graphql/stream', { headers: { accept: 'text/event-stream' } }, 200],
])('returns the id in the response to %s', async (_what, path, init, status) => {
  const { url } = sharedServer();
  const response = await ask(url + path, {
    ...init,
    headers: { ...init.headers, 'x-request-id': 'request-5' },
  });
  await response.text();
  expect([response.status, response.headers.get('x-request-id')]).toEqual([status, 'request-5']);
});

it('returns the id in the response to a malformed URL', async () => {
  const { url } = sharedServer();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('GET /%zz HTTP/1.1\r\nHost: x\r\nX-Request-Id: request-5\r\nConnection: close\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 .*\r\nx-request-id: request-5\r\n/is);
});

it('exposes the id and Retry-After to pages of other origins', async () => {
  const { url } = await startServer({ CORS_ORIGINS: 'https://app.example.com' });
  const { headers } = await ask(`${url}/graphql`, { headers: { origin: 'https://app.example.com' } });
  expect(headers.get('access-control-expose-headers')).toBe('x-request-id, retry-after');
});

describe('over WebSocket', () => {
  async function run(server: TestApp, payload: object, headers: Record<string, string> = {}): Promise<void> {
    const socket = await initSocket(server.url, payload, { headers });
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
    for (const id of ['a', 'b']) {
      socket.send({ id, type: 'subscribe', payload: { query: '{ __typename }' } });
      await socket.next();
      await socket.next();
    }
  }

  it('numbers operations after the id of their connection', async () => {
    const server = sharedServer();
    await run(server, {}, { 'x-request-id': 'connection-5' });
    expect(idsIn(server, 'operation')).toEqual(['connection-5-1', 'connection-5-2']);
  });

  it('keeps the id of the connection parameters', async () => {
    const server = sharedServer();
    await run(server, { 'X-Request-Id': 'page-5' });
    expect(idsIn(server, 'operation')).toEqual(['page-5-1', 'page-5-2']);
  });

  it('prefers the id of the header to that of the connection parameters', async () => {
    const server = sharedServer();
    await run(server, { 'x-request-id': 'page-5' }, { 'x-request-id': 'proxy-5' });
    expect(idsIn(server, 'operation')).toEqual(['proxy-5-1', 'proxy-5-2']);
  });

  it.each([
    [{ 'x-request-id': 5 }],
    [{ 'x-request-id': 'a b' }],
    [{ 'x-request-id': 'link-sandbox-12345678' }],
  ])('generates an id for other connection parameters: %j', async (payload) => {
    const server = sharedServer();
    await run(server, payload);
    const [first, second] = idsIn(server, 'operation').map((id) => String(id).replace(/-\d+$/, ''));
    expect([first, second]).toEqual([NEW, first]);
  });

  it('logs the id of a connection that fails authentication', async () => {
    const server = await startServer({ ROUTER_SECRET: 'secret-of-the-router' });
    const socket = await initSocket(server.url, {}, { headers: { 'x-request-id': 'connection-5' } });
    await socket.closed;
    expect(
      linesOf(server, 'authentication failed').map(({ requestId, problem }) => [requestId, problem]),
    ).toEqual([['connection-5', 'not from the router']]);
  });
});

it('keeps the id of a subscription until its end', async () => {
  const server = sharedServer();
  const watching = subscribeToLinkToken(server.url, 'link-sandbox-1', {
    headers: { 'x-request-id': 'request-5' },
  });
  await watching.next();
  await watching.stop();
  await until(() => linesOf(server, 'subscription ended').length > 0);
  expect([idsIn(server, 'operation'), idsIn(server, 'subscription ended')]).toEqual([
    ['request-5'],
    ['request-5'],
  ]);
});

it('logs the id of a request that fails authentication', async () => {
  const server = await startServer({ ROUTER_SECRET: 'secret-of-the-router' });
  const { status, headers } = await ask(`${server.url}/graphql`, {
    headers: { 'x-request-id': 'request-5' },
  });
  expect([status, headers.get('x-request-id'), idsIn(server, 'authentication failed')]).toEqual([
    401,
    'request-5',
    ['request-5'],
  ]);
});

it.each([
  ['compiled', {}],
  ['as a router asks for a trace', { 'apollo-federation-include-trace': 'ftv1' }],
])('logs the id of a failed operation: executed %s', async (_how, headers) => {
  const plaid = await startPlaidDouble((_call, response) => sendJson(response, 500, '<html>'));
  const server = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '1000' });
  const { errors } = await server.graphql(
    '{ linkToken(token: "link-sandbox-1") { linkToken } }',
    {},
    {
      ...headers,
      'x-request-id': 'request-5',
    },
  );
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['PLAID_UNAVAILABLE']);
  const lines = linesOf(server, 'operation failed');
  expect(lines.map(({ requestId, path }) => [requestId, path])).toEqual([['request-5', 'linkToken']]);
});

it('leads from a response to the request at Plaid', async () => {
  const plaid = await startPlaidDouble((_call, response) =>
    sendJson(response, 400, {
      error_type: 'INVALID_REQUEST',
      error_code: 'INVALID_FIELD',
      error_message: 'No.',
      request_id: 'HNTDNrA8F1shFEW',
    }),
  );
  const server = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const response = await ask(`${server.url}/graphql`, {
    body: JSON.stringify({ query: '{ linkToken(token: "link-sandbox-1") { linkToken } }' }),
  });
  const id = response.headers.get('x-request-id');
  const found = linesOf(server, 'operation').filter(({ requestId }) => requestId === id);
  expect(
    found.map(({ plaidRequestIds, plaidCalls, errors }) => [plaidRequestIds, plaidCalls, errors]),
  ).toEqual([[['HNTDNrA8F1shFEW'], 1, ['PLAID_REQUEST_REJECTED']]]);
});
