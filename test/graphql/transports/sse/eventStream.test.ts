/** GraphQL over server-sent events: responses, and refused requests. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { EventStream } from '../../../../src/graphql/transports/sse/EventStream';
import { createLogger } from '../../../../src/telemetry/logger';
import { TOKEN } from '../../../linkToken/updates/scriptedPlaid';
import { closeAfterTest, startOnce } from '../../../support/closing';
import { startIssuer } from '../../../support/issuer';
import { listenOnLoopback } from '../../../support/loopback';
import { answered, sendJson, startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startTestApp } from '../../../support/testApp';
import { isTooDeepToSerialize, TOO_DEEP_JSON } from '../../../support/tooDeepJson';
import { until } from '../../../support/until';
import { startLiveServer, WATCH } from '../liveServer';

const TYPENAME = '{ __typename }';
const NEXT = 'event: next\ndata: {"data":{"__typename":"Query"}}\n\n';
const COMPLETE = 'event: complete\ndata: \n\n';
const json = { 'content-type': 'application/json' };

async function start(env: Record<string, string> = {}) {
  const { url, plaid } = await startLiveServer(env);
  const at = `${url}/graphql/stream`;
  return {
    plaid,
    url,
    post: (query = TYPENAME, headers: Record<string, string> = {}, fields = {}) =>
      fetch(at, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify({ query, ...fields }),
      }),
    get: (query: string, headers: Record<string, string> = {}) => fetch(`${at}?${query}`, { headers }),
    at,
  };
}

/** Shared by tests that do not change it. */
const server = startOnce(() => start());

async function refusal(response: Response) {
  const type = response.headers.get('content-type');
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, type, errors.map(({ extensions }) => extensions.code)];
}

const refusedAs = (status: number, code = 'BAD_REQUEST') => [
  status,
  'application/json; charset=utf-8',
  [code],
];

it('responds with events after an initial comment', async () => {
  const { post } = server();
  const response = await post();
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(`:\n\n${NEXT}${COMPLETE}`);
});

it('sends headers against caching, buffering and sniffing', async () => {
  const { post } = server();
  const { headers } = await post();
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': 'text/event-stream; charset=utf-8',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
});

it('sends the comment before the result is available', async () => {
  let fail = () => {};
  const plaid = await startPlaidDouble((_call, response) => {
    fail = () => void sendJson(response, 500, {});
    return answered;
  });
  const { url } = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    PLAID_TIMEOUT_MS: '600000',
    MAX_PLAID_ATTEMPTS: '1',
  });
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query: '{ linkToken(token: "link-sandbox-1") { requestId } }' }),
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toBe(':\n\n');
  await until(() => plaid.calls.length === 1);
  fail();
  const second = await reader?.read();
  expect(Buffer.from(second?.value ?? []).toString()).toContain('"code":"PLAID_UNAVAILABLE"');
});

describe('by GET', () => {
  const headers = { 'apollo-require-preflight': '1' };

  it('runs a query with all parameters of the URL', async () => {
    const { get } = server();
    const query = new URLSearchParams({
      query: 'query A { __typename } query B($yes: Boolean!) { __typename @include(if: $yes) }',
      operationName: 'B',
      variables: '{"yes": true}',
    });
    expect(await (await get(`${query}`, headers)).text()).toBe(`:\n\n${NEXT}${COMPLETE}`);
  });

  it('runs a subscription', async () => {
    const { get } = server();
    const query = new URLSearchParams({ query: WATCH, variables: JSON.stringify({ token: TOKEN }) });
    const response = await get(`${query}`, headers);
    const reader = response.body?.getReader();
    let read = '';
    while (!read.includes('SNAPSHOT')) read += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(read).toMatch(/^:\n\nevent: next\ndata: \{"data":\{"linkTokenUpdated":\{"reason":"SNAPSHOT"/);
    await reader?.cancel();
  });

  it('refuses a mutation', async () => {
    const { get, plaid } = await start();
    const query = new URLSearchParams({ query: 'mutation { createLinkToken(input: {}) { linkToken } }' });
    expect(await (await get(`${query}`, headers)).text()).toBe(
      ':\n\nevent: next\ndata: {"errors":[{"message":"Mutations must be sent with POST.","extensions":{"code":"BAD_REQUEST","retryable":false}}]}\n\n' +
        COMPLETE,
    );
    expect(plaid.reads()).toBe(0);
  });

  it.each([
    ['no query', '', 'GraphQL operations must contain a non-empty `query`'],
    ['two queries', 'query=a&query=b', '`query` must be a string.'],
    ['variables that are not JSON', 'query=a&variables=%7B', '`variables` must be an object.'],
    ['variables that are a list', 'query=a&variables=[]', '`variables` must be an object.'],
    ['extensions that are not an object', 'query=a&extensions=1', '`extensions` must be an object.'],
  ])('refuses %s', async (_, query, message) => {
    const { get } = server();
    const answer = await (await get(query, headers)).text();
    expect(answer).toContain(`{"errors":[{"message":"${message}`);
    expect(answer).toContain('"extensions":{"code":"BAD_REQUEST","retryable":false}');
  });

  it.each<[string, Record<string, string>, number]>([
    ['a program', { 'user-agent': 'curl/8' }, 200],
    ['a page of this server', { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'same-origin' }, 200],
    ['a page of another site', { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'cross-site' }, 400],
    ['a page of another origin', { origin: 'https://evil.example' }, 400],
    ['a browser without Sec-Fetch-Site', { 'user-agent': 'Mozilla/5.0' }, 400],
    [
      'a page that sends a preflight',
      { origin: 'https://evil.example', 'x-apollo-operation-name': 'A' },
      200,
    ],
    ['a page that sends a preflight for its type', { origin: 'https://evil.example', ...json }, 200],
    [
      'a page with an empty operation name',
      { origin: 'https://evil.example', 'x-apollo-operation-name': '' },
      400,
    ],
  ])('treats a GET from %s as plain HTTP does', async (_, headers, status) => {
    const { url } = server();
    const statuses = await Promise.all(
      ['/graphql', '/graphql/stream'].map(async (path) => {
        const response = await fetch(`${url}${path}?query=${encodeURIComponent(TYPENAME)}`, {
          headers,
        });
        await response.text();
        return response.status;
      }),
    );
    expect(statuses).toEqual([status, status]);
  });
});

it.each(['PUT', 'PATCH', 'DELETE'])('refuses %s, and lists the allowed methods', async (method) => {
  const { at } = server();
  const response = await fetch(at, { method });
  expect(response.headers.get('allow')).toBe('GET, POST');
  expect(await refusal(response)).toEqual(refusedAs(405));
});

it('refuses HEAD', async () => {
  const { at } = server();
  expect((await fetch(at, { method: 'HEAD' })).status).toBe(405);
});

it.each([
  [undefined, 200],
  ['text/event-stream', 200],
  ['text/event-stream;q=0.5, application/json', 200],
  ['text/event-stream;q=0.9, application/json;q=0.5', 200],
  ['text/event-stream; charset=utf-8', 200],
  ['text/event-stream;charset="UTF-8";q=0.9', 200],
  ['application/json, Text/Event-Stream ; Charset=UTF-8 ; q=0.1', 200],
  ['text/event-stream; charset=utf-16', 406],
  ['text/*', 200],
  ['*/*', 200],
  ['application/json', 406],
  ['text/event-stream;q=0, */*', 406],
  ['application/graphql-response+json', 406],
])('responds to Accept: %s with status %i', async (accept, status) => {
  const { at } = server();
  // `fetch` would accept anything.
  const request = httpRequest(at, { method: 'POST', headers: { ...json, ...(accept && { accept }) } });
  request.end(JSON.stringify({ query: TYPENAME }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(status);
});

const small = startOnce(() => start({ MAX_BODY_BYTES: '2048' }));

it.each<[string, Record<string, string>, string, number]>([
  ['text', { 'content-type': 'text/plain' }, TYPENAME, 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'query=a', 415],
  ['a type similar to JSON', { 'content-type': 'application/jsonp' }, '{}', 415],
  ['JSON in UTF-16', { 'content-type': 'application/json; charset=utf-16' }, '{}', 415],
  ['compressed JSON', { ...json, 'content-encoding': 'gzip' }, '{}', 415],
  ['truncated JSON', json, '{"query": ', 400],
  ['too many bytes', json, JSON.stringify({ query: 'x'.repeat(3000) }), 413],
])('refuses a body of %s', async (_, headers, body, status) => {
  const { at } = small();
  expect(await refusal(await fetch(at, { method: 'POST', headers, body }))).toEqual(refusedAs(status));
});

it('refuses a body without a type', async () => {
  const { at } = server();
  const body = new Uint8Array(Buffer.from(JSON.stringify({ query: TYPENAME })));
  expect(await refusal(await fetch(at, { method: 'POST', body }))).toEqual(refusedAs(415));
});

it.each([
  ['null', 'The request must be an object.'],
  ['[{"query": "{ __typename }"}]', 'The request must be an object.'],
  ['{"query": 5}', '`query` must be a string.'],
  ['{"query": "{ a }", "operationName": {}}', '`operationName` must be a string.'],
])('reports what is wrong with %s', async (body, message) => {
  const { at } = server();
  const answer = await (await fetch(at, { method: 'POST', headers: json, body })).text();
  expect(answer).toContain(
    `event: next\ndata: {"errors":[{"message":"${message}","extensions":{"code":"BAD_REQUEST"`,
  );
});

it('requires authentication, and allows pages of listed origins', async () => {
  const issuer = await startIssuer();
  const origin = 'https://app.example';
  const { post, get } = await start({ ...issuer.env, CORS_ORIGINS: origin });
  const response = await post(TYPENAME, { origin });
  expect([
    response.headers.get('www-authenticate'),
    response.headers.get('access-control-allow-origin'),
  ]).toEqual(['Bearer', origin]);
  expect(await refusal(response)).toEqual(refusedAs(401, 'UNAUTHENTICATED'));
  expect(await refusal(await get(''))).toEqual(refusedAs(401, 'UNAUTHENTICATED'));

  const authorization = `Bearer ${issuer.token()}`;
  const answered = await post(TYPENAME, { origin, authorization });
  expect(answered.headers.get('access-control-allow-origin')).toBe(origin);
  expect(await answered.text()).toBe(`:\n\n${NEXT}${COMPLETE}`);
  const elsewhere = await post(TYPENAME, { origin: 'https://evil.example', authorization });
  expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
});

it('responds to the preflight of an allowed origin', async () => {
  const origin = 'https://app.example';
  const { at } = await start({ CORS_ORIGINS: origin });
  const { status, headers } = await fetch(at, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect([
    status,
    headers.get('access-control-allow-origin'),
    headers.get('access-control-allow-headers'),
  ]).toEqual([204, origin, 'authorization,content-type']);
});

it('masks an unexpected error', async () => {
  const logger = createLogger('silent');
  const server = createServer((_request, response) => {
    const stream = new EventStream(response, { logger });
    stream.open({ 'content-type': 'text/event-stream' });
    void stream.send(Promise.reject(new Error('a secret')));
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  expect(await (await fetch(url)).text()).toBe(
    ':\n\nevent: next\ndata: {"errors":[{"message":"Internal server error.","extensions":{"code":"INTERNAL_SERVER_ERROR","retryable":false}}]}\n\n' +
      COMPLETE,
  );
});

it('requires the router secret if one is set', async () => {
  const { post } = await start({ ROUTER_SECRET: 'the-secret-of-the-router' });
  expect(await refusal(await post())).toEqual(refusedAs(401, 'UNAUTHENTICATED'));
  const response = await post(TYPENAME, { 'router-authorization': 'the-secret-of-the-router' });
  expect(response.status).toBe(200);
});

it('uses the caller’s own Plaid credentials', async () => {
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1', request_id: 'r' }));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_CREDENTIALS: 'caller' });
  await (
    await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { ...json, 'plaid-client-id': 'client-of-the-caller', 'plaid-secret': 'secret-of-the-caller' },
      body: JSON.stringify({ query: '{ linkToken(token: "link-sandbox-1") { requestId } }' }),
    })
  ).text();
  expect(plaid.calls.map(({ headers }) => headers['plaid-client-id'])).toEqual(['client-of-the-caller']);
});

it.each([
  ...(isTooDeepToSerialize
    ? [
        [
          'at its field',
          '{ linkToken(token: "link-sandbox-1") { additionalProperties } }',
          '{"errors":[{"message":"Internal server error.","locations":[{"line":1,"column":3}],"path":["linkToken"],' +
            '"extensions":{"code":"INTERNAL_SERVER_ERROR","retryable":false}}],"data":{"linkToken":null}}',
        ],
      ]
    : []),
  [
    'as a whole if execution is not compiled',
    'query ($all: Boolean = true) { linkToken(token: "link-sandbox-1") { additionalProperties @include(if: $all) } }',
    '{"errors":[{"message":"Internal server error.","extensions":{"code":"INTERNAL_SERVER_ERROR","retryable":false}}]}',
  ],
])('fails an operation whose result cannot be serialised, %s', async (_, query, answer) => {
  const plaid = await startPlaidDouble((_call, response) =>
    sendJson(response, 200, `{"news": ${TOO_DEEP_JSON}}`),
  );
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query }),
  });
  expect(await response.text()).toBe(`:\n\nevent: next\ndata: ${answer}\n\n${COMPLETE}`);
});

describe('a stream', () => {
  /** A server that responds to each request with a stream. */
  async function streaming(keepAliveMs: number) {
    const logger = createLogger('silent');
    const opened: EventStream[] = [];
    const server = createServer((_request, response) => {
      const stream = new EventStream(response, { logger, keepAliveMs });
      stream.open({ 'content-type': 'text/event-stream' });
      opened.push(stream);
    });
    const { url, stop } = await listenOnLoopback(server);
    closeAfterTest(stop);
    const request = httpRequest(url);
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    const [stream] = opened;
    if (!stream) throw new Error('No stream was opened.');
    return { stream, response };
  }

  it('sends keep-alive comments while idle', async () => {
    const { response } = await streaming(10);
    let read = '';
    while (read.length < ':\n\n'.length * 5) read += String((await once(response, 'data'))[0]);
    expect(read).toMatch(/^(:\n\n)+$/);
    response.destroy();
  });

  it('disconnects a slow consumer', async () => {
    const { stream, response } = await streaming(20);
    response.pause();
    // More than the socket buffers hold.
    const sent = stream.send(Promise.resolve({ data: { much: 'x'.repeat(24 * 1024 * 1024) } }));
    await sent;
    const closed = new Promise((resolve) => response.once('close', resolve));
    response.resume();
    await closed;
    expect(response.complete).toBe(false);
  });
});
