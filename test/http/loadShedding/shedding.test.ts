/** Load shedding above the limit of requests in flight. */

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { initSocket, openSocket } from '../../graphql/transports/webSocket/rawSocket';
import { inFullSuite } from '../../support/suite';
import { askGraphQL, startTestApp } from '../../support/testApp';
import { until } from '../../support/until';
import { startHeldPlaid } from './heldPlaid';

const MOST = 8;

/** Each request reads a token of its own, so that none are coalesced. */
const read = (url: string, number: number) =>
  askGraphQL(url, `{ linkToken(token: "link-sandbox-${number}") { requestId } }`);

async function start(env = {}) {
  const plaid = await startHeldPlaid();
  const app = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    MAX_REQUESTS_IN_FLIGHT: String(MOST),
    // Longer than a test delays a response, so that no attempt timeout retries a read.
    PLAID_TIMEOUT_MS: '600000',
    ...env,
  });
  const fill = async () => {
    const reads = Array.from({ length: MOST }, (_, number) => read(app.url, number));
    await plaid.waitForCalls(MOST);
    return reads;
  };
  return { ...app, plaid, fill };
}

const refused = {
  errors: [
    {
      message: 'The server is overloaded. Retry after 1 s.',
      extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 },
    },
  ],
};

it('admits requests up to the limit, refuses others, and admits as many again', async () => {
  const { url, plaid } = await start();
  for (const round of [1, 2]) {
    plaid.hold();
    const taken = Array.from({ length: 3 * MOST }, (_, number) => read(url, round * 100 + number));
    await plaid.waitForCalls(round * MOST);
    const answers = taken.map(async (answer) => {
      const { status, ...body } = await answer;
      return { status, body };
    });
    // Those in flight wait for Plaid, so these are all that are answered.
    const early: unknown[] = [];
    for (const answer of answers) void answer.then((each) => early.push(each));
    await until(() => early.length >= 2 * MOST);
    expect(early).toEqual(Array(2 * MOST).fill({ status: 503, body: refused }));
    plaid.respond();
    const all = await Promise.all(answers);
    expect(all.filter(({ status }) => status === 200)).toEqual(
      Array(MOST).fill({ status: 200, body: { data: { linkToken: { requestId: 'r' } } } }),
    );
    expect(plaid.calls).toHaveLength(round * MOST);
  }
});

it('refuses in the response format of each transport', async () => {
  const { url, plaid, fill } = await start();
  const taken = await fill();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  const text = await response.text();
  expect([response.status, JSON.parse(text)]).toEqual([503, refused]);
  const headers = Object.fromEntries(response.headers);
  expect(headers).toEqual({
    'cache-control': 'no-store',
    connection: 'keep-alive',
    'content-length': String(Buffer.byteLength(text)),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': 'application/json; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'cross-origin-resource-policy': 'same-origin',
    date: expect.any(String),
    'keep-alive': 'timeout=72',
    'referrer-policy': 'no-referrer',
    'retry-after': '1',
    'x-content-type-options': 'nosniff',
  });
  plaid.respond();
  await Promise.all(taken);
});

it.each(['/healthz', '/readyz', '/readyz?verbose', '/metrics'])('serves %s all the same', async (path) => {
  const { url, plaid, fill } = await start();
  const taken = await fill();
  expect((await fetch(url + path)).status).toBe(200);
  expect((await fetch(`${url}/`)).status).toBe(503);
  plaid.respond();
  await Promise.all(taken);
});

it('discards the body of a refused request and keeps the connection', async () => {
  const { url, plaid, fill } = await start();
  const taken = await fill();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answers = '';
  socket.on('data', (chunk) => {
    answers += chunk;
  });
  const body = `{"query": "{ ${'a '.repeat(200_000)} }"}`;
  for (const times of [1, 2, 3]) {
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    while (answers.split('HTTP/1.1 503 ').length <= times) await once(socket, 'data');
  }
  socket.destroy();
  plaid.respond();
  await Promise.all(taken);
});

it('admits another request after a client has disconnected', async () => {
  const { url, plaid, graphql } = await start();
  const own = httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  own.on('error', () => {});
  own.end(JSON.stringify({ query: '{ linkToken(token: "link-sandbox-own") { requestId } }' }));
  await plaid.waitForCalls(1);
  const taken = Array.from({ length: MOST - 1 }, (_, number) => read(url, number));
  await plaid.waitForCalls(MOST);
  expect((await graphql('{ __typename }')).status).toBe(503);
  own.destroy();
  await until(async () => (await graphql('{ __typename }')).status === 200);
  plaid.respond();
  await Promise.all(taken);
});

const MANY = inFullSuite(1_000, 200);

it(`takes ${MANY} that wait for Plaid`, async () => {
  const plaid = await startHeldPlaid();
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS: '600000' });
  const taken: Promise<{ status: number }>[] = [];
  // Twenty at a time, as under ordinary load.
  for (let number = 0; number < MANY; number += 20) {
    for (let each = number; each < number + 20; each += 1) taken.push(read(url, each));
    await plaid.waitForCalls(number + 20);
  }
  plaid.respond();
  const statuses = (await Promise.all(taken)).map(({ status }) => status);
  expect(statuses).toEqual(Array(MANY).fill(200));
});

describe('over WebSocket', () => {
  it('refuses operations and keeps the connection', async () => {
    const { url, plaid, fill } = await start();
    const raw = await initSocket(url);
    await raw.next();
    const taken = await fill();
    raw.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await raw.next()).toEqual({ id: '1', type: 'next', payload: refused });
    expect(await raw.next()).toEqual({ id: '1', type: 'complete' });
    plaid.respond();
    await Promise.all(taken);
    raw.send({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await raw.next()).toEqual({ id: '2', type: 'next', payload: { data: { __typename: 'Query' } } });
  });

  it('counts operations as in flight until they are answered', async () => {
    const { url, plaid, graphql } = await start();
    const raw = await initSocket(url);
    await raw.next();
    for (let id = 0; id < MOST; id += 1) {
      const query = `{ linkToken(token: "link-sandbox-${id}") { requestId } }`;
      raw.send({ id: String(id), type: 'subscribe', payload: { query } });
    }
    await plaid.waitForCalls(MOST);
    expect((await graphql('{ __typename }')).status).toBe(503);
    plaid.respond();
    for (let message = 0; message < 2 * MOST; message += 1) await raw.next();
    expect((await graphql('{ __typename }')).status).toBe(200);
  });

  it('refuses to open a WebSocket', async () => {
    const { url, plaid, fill } = await start();
    const taken = await fill();
    await expect(openSocket(url)).rejects.toMatchObject({ status: 503, body: JSON.stringify(refused) });
    plaid.respond();
    await Promise.all(taken);
  });
});

it('does not count started subscriptions', async () => {
  const { url, plaid, graphql } = await start();
  plaid.respond();
  const watching = await Promise.all(
    Array.from({ length: 2 * MOST }, async (_, number) => {
      const response = await fetch(`${url}/graphql/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `subscription { linkTokenUpdated(token: "link-sandbox-${number % 4}") { reason } }`,
        }),
      });
      const reader = response.body?.getReader();
      let text = '';
      while (response.status === 200 && !text.includes('SNAPSHOT')) {
        text += Buffer.from((await reader?.read())?.value ?? []).toString();
      }
      return { status: response.status, reader };
    }),
  );
  // All at once are too many, as other requests are.
  expect(watching.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(MOST);
  expect((await graphql('{ __typename }')).status).toBe(200);
  for (const { reader } of watching) await reader?.cancel();
});
