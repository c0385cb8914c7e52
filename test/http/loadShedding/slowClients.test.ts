/** Timeouts for clients that send or read slowly or not at all. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createApp } from '../../../src/app';
import { readConfig } from '../../../src/config/config';
import type { HttpTimeouts } from '../../../src/http/HttpServer';
import { createLogger } from '../../../src/telemetry/logger';
import { closeAfterTest } from '../../support/closing';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { until } from '../../support/until';
import { startHeldPlaid } from './heldPlaid';

const MEBI = 1024 * 1024;

async function start(plaidUrl: string, times: Partial<HttpTimeouts> = {}, env: Record<string, string> = {}) {
  const log: Record<string, unknown>[] = [];
  const app = await createApp({
    config: readConfig({
      PORT: '0',
      PLAID_ENV: 'sandbox',
      PLAID_CLIENT_ID: 'client-of-tests',
      PLAID_SECRET: 'secret-of-tests',
      PLAID_BASE_URL: plaidUrl,
      // The event-loop limiter must not react to the test's own load.
      MAX_EVENT_LOOP_TURN_MS: '0',
      ...env,
    }),
    plaidBaseUrl: new URL(plaidUrl),
    logger: createLogger('trace', { write: (line) => void log.push(JSON.parse(line)) }),
    httpTimeouts: { checkInterval: 10, ...times },
  });
  closeAfterTest(() => app.stop());
  const url = await app.start();
  return { url, log, port: Number(new URL(url).port) };
}

interface Talk {
  readonly socket: Socket;
  /** Resolves with all data from the server, once the connection has ended. */
  readonly ended: Promise<string>;
}

async function open(port: number): Promise<Talk> {
  const socket = connect(port, '127.0.0.1');
  closeAfterTest(async () => socket.destroy());
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  // The connection ends by FIN or RST, which the kernel decides.
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  await once(socket, 'connect');
  return { socket, ended };
}

function post(query: string): string {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

const READ = '{ linkToken(token: "link-sandbox-1") { additionalProperties } }';

it('closes a connection without a request', async () => {
  const { port } = await start('http://127.0.0.1:9', { headers: 50 });
  const { ended } = await open(port);
  expect(await ended).toMatch(/^HTTP\/1\.1 408 /);
});

it.each([
  ['headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ', { headers: 60 }],
  [
    'a body',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    { headers: 60, request: 120 },
  ],
])('refuses a client that sends %s byte by byte', async (_, head, times) => {
  const { port } = await start('http://127.0.0.1:9', times);
  const { socket, ended } = await open(port);
  socket.write(head);
  const dripping = setInterval(() => socket.write('a'), 5);
  const received = await ended;
  clearInterval(dripping);
  expect(received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(received).toContain('{"errors":[{"message":"The request was not sent in time."');
});

it('closes an idle keep-alive connection', async () => {
  const { port } = await start('http://127.0.0.1:9', { keepAlive: 50 });
  const { socket, ended } = await open(port);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await ended).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

it('closes the connection of a client that reads nothing of a response', async () => {
  const plaid = await startPlaidDouble(({ body }) => ({ ...body, news: 'x'.repeat(5 * MEBI) }));
  const { port, log } = await start(
    plaid.url,
    { stalled: 50, response: 4_000 },
    { MAX_REQUESTS_IN_FLIGHT: '1' },
  );
  const slow = await open(port);
  slow.socket.pause();
  // One read of Plaid's, and more than any system keeps for a connection.
  const read = (number: number) => `a${number}: linkToken(token: "t") { additionalProperties }`;
  slow.socket.write(post(`{ ${[1, 2, 3, 4].map(read).join(' ')} }`));
  await until(() => log.some(({ msg }) => msg === 'operation'));
  // While the connection is open, its response takes the only slot.
  const status = async () => {
    const { socket, ended } = await open(port);
    socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    return /^HTTP\/1\.1 (\d+)/.exec(await ended)?.[1];
  };
  expect(await status()).toBe('503');
  await until(async () => (await status()) !== '503');
  slow.socket.resume();
  expect((await slow.ended).length).toBeLessThan(4 * 5 * MEBI);
});

it('responds to a request that times out and admits the next', async () => {
  // Simulates an event source or a store that takes too long.
  const plaid = await startHeldPlaid();
  const { url, log } = await start(plaid.url, { response: 50 });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: READ }),
  });
  expect([answer.status, answer.headers.get('connection'), await answer.json()]).toEqual([
    500,
    'close',
    {
      errors: [
        {
          message: 'Internal server error.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
        },
      ],
    },
  ]);
  expect(log.filter(({ level }) => level === 50)).toEqual([
    { level: 50, time: expect.any(Number), msg: 'request timed out' },
  ]);
  plaid.respond();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it('starts the timeout of a slowly sent request when it is complete', async () => {
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1' }));
  const { url, port } = await start(plaid.url, { response: 1_500 });
  // The first of all takes longer than others.
  await fetch(`${url}/graphql?query=${encodeURIComponent(READ)}`, {
    headers: { 'apollo-require-preflight': '1' },
  });
  const { socket, ended } = await open(port);
  const request = post(READ).replace('Host: x', 'Host: x\r\nConnection: close');
  const { length } = '"linkToken(token: "link-sandbox-1") { additionalProperties } }"}';
  socket.write(request.slice(0, -length));
  // In total longer than the response timeout.
  for (const letter of request.slice(-length)) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.write(letter);
  }
  expect(await ended).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

it('closes connections above the limit', async () => {
  const { port } = await start('http://127.0.0.1:9', {}, { MAX_CONNECTIONS: '2' });
  const health = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const kept = await Promise.all([open(port), open(port)]);
  for (const { socket } of kept) {
    socket.write(health);
    await once(socket, 'data');
  }
  const third = await open(port);
  third.socket.write(health);
  expect(await third.ended).toBe('');
  kept[0]?.socket.end();
  await kept[0]?.ended;
  const fourth = await open(port);
  fourth.socket.write(health);
  expect(String((await once(fourth.socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
