/** The GraphQL over WebSocket protocol, its limits and close codes. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { BackpressuredSocket } from '../../../../src/graphql/transports/webSocket/BackpressuredSocket';
import { TOKEN } from '../../../linkToken/updates/scriptedPlaid';
import { closeAfterTest, startOnce } from '../../../support/closing';
import { fakeTime, INTERVALS } from '../../../support/fakeTime';
import { startIssuer } from '../../../support/issuer';
import { sendJson, startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startTestApp } from '../../../support/testApp';
import { isTooDeepToSerialize, TOO_DEEP_JSON } from '../../../support/tooDeepJson';
import { startLiveServer, WATCH, watchOperation } from '../liveServer';
import { initSocket, openSocket, type RawSocketOptions, UpgradeRefused } from './rawSocket';

const TYPENAME = { query: '{ __typename }' };

/** Shared by tests that do not change it. */
const server = startOnce(() => startLiveServer({ MAX_BODY_BYTES: '2048' }));

async function ready(url: string, payload?: unknown, options?: RawSocketOptions) {
  const raw = await initSocket(url, payload, options);
  expect(await raw.next()).toEqual({ type: 'connection_ack' });
  return raw;
}

describe('opens no WebSocket', () => {
  it.each(['/', '/graphql/', '/graphql/stream', '/healthz', '/explorer', '/nope'])('at %s', async (path) => {
    const { url } = server();
    const refused = await openSocket(url, { path }).catch((error) => error);
    expect(refused).toBeInstanceOf(UpgradeRefused);
    expect([refused.status, JSON.parse(refused.body).errors[0].extensions.code]).toEqual([
      404,
      'BAD_REQUEST',
    ]);
  });

  it('rejects an upgrade without a key', async () => {
    const { url } = server();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('ignores upgrades to another protocol', () => {
  const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  const body = JSON.stringify(TYPENAME);

  it.each([
    ['HTTP/2', upgrade],
    ['a WebSocket by POST', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
  ])('such as %s, with its body at once or later, and the requests after it', async (_, headers) => {
    const { url } = server();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    closeAfterTest(async () => socket.destroy());
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const answer = async () => String((await once(socket, 'data'))[0]);
    for (const [first, ...rest] of [
      [`${head}${headers}\r\n${body}`],
      [`${head}${headers}\r\n`, body.slice(0, 5), body.slice(5)],
      [`${head}\r\n${body}`],
    ] as const) {
      socket.write(first);
      for (const part of rest) {
        await new Promise(setImmediate);
        socket.write(part);
      }
      expect(await answer()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\{"data":\{"__typename":"Query"\}\}\n$/);
    }
  });
});

describe('closes a connection', () => {
  const subscribe = (payload: unknown, id = '1') => ({ id, type: 'subscribe', payload });

  it.each<[string, unknown, [number, string]]>([
    ['that sends invalid JSON', '{', [4400, 'Invalid message received']],
    ['that sends an unknown message', { type: 'nope' }, [4400, 'Invalid message received']],
    ['that subscribes without a query', subscribe({}), [4400, 'Invalid message received']],
    [
      'that sends connection_init twice',
      { type: 'connection_init' },
      [4429, 'Too many initialisation requests'],
    ],
    ['that sends too large a message', `"${'x'.repeat(2048)}"`, [1009, '']],
  ])('%s', async (_, message, closed) => {
    const { url } = server();
    const raw = await ready(url);
    raw.send(message);
    expect(await raw.closed).toEqual(closed);
  });

  it('that subscribes before connection_init', async () => {
    const { url } = server();
    const raw = await openSocket(url);
    raw.send(subscribe(TYPENAME));
    expect(await raw.closed).toEqual([4401, 'Unauthorized']);
  });

  it('that sends no connection_init in time', async () => {
    const time = fakeTime();
    const { url } = await startLiveServer();
    const raw = await openSocket(url);
    time.pass(2_999);
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
    time.pass(1);
    expect(await raw.closed).toEqual([4408, 'Connection initialisation timeout']);
  });

  it('that uses one id for two operations', async () => {
    const { url } = server();
    const raw = await ready(url);
    raw.send(subscribe(watchOperation));
    await raw.next();
    raw.send(subscribe(watchOperation));
    expect(await raw.closed).toEqual([4409, 'Subscriber for 1 already exists']);
  });

  it.each(['x'.repeat(200), '€'.repeat(90)])('that uses one long id for two operations', async (id) => {
    const { url, log } = await startLiveServer();
    const raw = await ready(url);
    for (let index = 0; index < 2; index += 1) raw.send({ id, type: 'subscribe', payload: watchOperation });
    expect(await raw.closed).toEqual([4409, 'Subscriber already exists']);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  it('that sends a message for clients only, without logging an error', async () => {
    const { url, log } = await startLiveServer();
    const raw = await ready(url);
    raw.send({ id: '1', type: 'next', payload: {} });
    expect(await raw.closed).toEqual([4400, 'Invalid message received']);
    expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  it.each([
    ['another protocol', 'graphql-ws'],
    ['no protocol', []],
  ])('with %s', async (_, protocol) => {
    const { url } = server();
    const opened = await openSocket(url, { protocol }).catch((error) => error);
    // Clients of another protocol do not open the connection.
    if (opened instanceof Error) expect(opened.message).toBe('Server sent no subprotocol');
    else {
      expect(await opened.closed).toEqual([4406, 'Subprotocol not acceptable. Use graphql-transport-ws.']);
    }
  });

  it('whose access token has expired, at its next operation', async () => {
    let time = Date.now();
    const issuer = await startIssuer();
    const { url, log } = await startLiveServer(issuer.env, () => time);
    const exp = Math.floor(time / 1000) + 60;
    const raw = await ready(url, { authorization: `Bearer ${issuer.token({ exp })}` });
    raw.send(subscribe(TYPENAME));
    expect(await raw.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
    expect(await raw.next()).toEqual({ type: 'complete', id: '1' });
    time = exp * 1000;
    raw.send(subscribe(TYPENAME, '2'));
    expect(await raw.closed).toEqual([4403, 'Forbidden']);
    expect(raw.messages).toHaveLength(3);
    expect(log.filter(({ msg }) => msg === 'authentication failed')).toMatchObject([
      { level: 30, problem: 'expired', clientAddress: '127.0.0.1' },
    ]);
  });
});

it('does not compress messages, even on request', async () => {
  const { url } = server();
  const { socket } = await openSocket(url);
  expect(socket.extensions).toBe('');
});

it('responds to pings', async () => {
  const { url } = server();
  const raw = await ready(url);
  raw.send({ type: 'ping', payload: { a: 1 } });
  expect(await raw.next()).toEqual({ type: 'pong', payload: { a: 1 } });
});

it('accepts binary messages', async () => {
  const { url } = server();
  const raw = await ready(url);
  raw.socket.send(Buffer.from(JSON.stringify({ id: '1', type: 'subscribe', payload: TYPENAME })));
  expect(await raw.next()).toMatchObject({ type: 'next', id: '1' });
});

it('runs one hundred of the operations that are sent at once', async () => {
  const { url } = await startLiveServer();
  const raw = await ready(url);
  for (let id = 1; id <= 150; id += 1) raw.send({ id: `${id}`, type: 'subscribe', payload: TYPENAME });
  const kinds = new Map<string, number>();
  while ((kinds.get('next') ?? 0) + (kinds.get('error') ?? 0) < 150) {
    const { type } = await raw.next();
    kinds.set(type, (kinds.get(type) ?? 0) + 1);
  }
  // More if some have ended before the last ones arrive.
  expect(kinds.get('next')).toBeGreaterThanOrEqual(100);
});

it('runs at most one hundred operations at a time on one connection', async () => {
  const { url, waitForLog } = await startLiveServer();
  const raw = await ready(url);
  const payload = { query: WATCH, variables: { token: TOKEN } };
  for (let id = 1; id <= 100; id += 1) raw.send({ id: `${id}`, type: 'subscribe', payload });
  for (let id = 1; id <= 100; id += 1) {
    expect((await raw.next()).payload.data.linkTokenUpdated.reason).toBe('SNAPSHOT');
  }
  raw.send({ id: 'more', type: 'subscribe', payload: TYPENAME });
  expect(await raw.next()).toEqual({
    type: 'error',
    id: 'more',
    payload: [
      {
        message: 'A connection runs at most 100 operations at a time.',
        extensions: { code: 'BAD_REQUEST', retryable: false },
      },
    ],
  });
  raw.send({ id: '7', type: 'complete' });
  await waitForLog('subscription ended');
  raw.send({ id: 'again', type: 'subscribe', payload: TYPENAME });
  expect(await raw.next()).toMatchObject({
    type: 'next',
    id: 'again',
    payload: { data: { __typename: 'Query' } },
  });
});

const masked = {
  message: 'Internal server error.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
};

it.each<[string, string, object[]]>([
  ...(isTooDeepToSerialize
    ? [
        [
          'at its field',
          '{ linkToken(token: "link-sandbox-1") { additionalProperties } }',
          [
            {
              type: 'next',
              id: '1',
              payload: {
                errors: [{ ...masked, locations: [{ line: 1, column: 3 }], path: ['linkToken'] }],
                data: { linkToken: null },
              },
            },
            { type: 'complete', id: '1' },
          ],
        ] as [string, string, object[]],
      ]
    : []),
  [
    'as a whole if execution is not compiled',
    'query ($all: Boolean = true) { linkToken(token: "link-sandbox-1") { additionalProperties @include(if: $all) } }',
    [{ type: 'error', id: '1', payload: [masked] }],
  ],
])('fails only the operation whose result cannot be serialised: %s', async (_, query, answer) => {
  const plaid = await startPlaidDouble((_call, response) =>
    sendJson(response, 200, `{"news": ${TOO_DEEP_JSON}}`),
  );
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const raw = await ready(url);
  raw.send({ id: '1', type: 'subscribe', payload: { query } });
  for (const message of answer) expect(await raw.next()).toEqual(message);
  raw.send({ id: '2', type: 'subscribe', payload: TYPENAME });
  expect(await raw.next()).toMatchObject({ type: 'next', id: '2' });
});

describe('a socket', () => {
  /** Both ends of a connection. */
  async function pair(options = {}) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    closeAfterTest(async () => server.close());
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
    closeAfterTest(async () => client.terminate());
    const [[socket]] = await Promise.all([accepted, once(client, 'open')]);
    return { socket: socket as WebSocket, client };
  }

  it('stays open while the client answers pings', async () => {
    const time = fakeTime(INTERVALS);
    const { socket, client } = await pair();
    const flow = new BackpressuredSocket(socket, 12_000);
    for (let pings = 0; pings < 10; pings += 1) {
      const answered = Promise.all([once(client, 'ping'), once(socket, 'pong')]);
      time.pass(12_000);
      await answered;
    }
    flow.stop();
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is terminated without a pong', async () => {
    const time = fakeTime(INTERVALS);
    const { socket, client } = await pair({ autoPong: false });
    new BackpressuredSocket(socket, 12_000);
    const closed = once(client, 'close');
    time.pass(12_000);
    await once(client, 'ping');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    time.pass(12_000);
    expect(await closed).toEqual([1006, Buffer.alloc(0)]);
  });

  it('is not read while its client is a slow consumer (backpressure)', async () => {
    const { socket, client } = await pair();
    const flow = new BackpressuredSocket(socket, 60_000);
    socket.on('message', (data) => void flow.send(String(data)));
    client.pause();
    const message = 'x'.repeat(10_000);
    while (!socket.isPaused) {
      if (client.bufferedAmount < 100_000) client.send(message);
      await new Promise(setImmediate);
    }
    expect(socket.bufferedAmount).toBeLessThan(2 * 256 * 1024);
    const sent = flow.send('at last');
    const last = new Promise<void>((resolve) => {
      client.on('message', (data) => String(data) === 'at last' && resolve());
    });
    client.resume();
    await Promise.all([sent, last]);
    expect(socket.isPaused).toBe(false);
    flow.stop();
  });
});
