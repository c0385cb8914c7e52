/** Idle client connections: `KEEP_ALIVE_TIMEOUT_MS`. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createApp } from '../../src/app';
import { readConfig } from '../../src/config/config';
import type { HttpTimeouts } from '../../src/http/HttpServer';
import { createLogger } from '../../src/telemetry/logger';
import { closeAfterTest } from '../support/closing';
import { until } from '../support/until';

async function startAndConnect(KEEP_ALIVE_TIMEOUT_MS?: string, httpTimeouts: Partial<HttpTimeouts> = {}) {
  const env = { PLAID_ENV: 'sandbox', PLAID_CLIENT_ID: 'client-of-tests', PLAID_SECRET: 'secret-of-tests' };
  const app = await createApp({
    config: readConfig({ ...env, PORT: '0', KEEP_ALIVE_TIMEOUT_MS }),
    plaidBaseUrl: new URL('http://127.0.0.1:1'),
    logger: createLogger('silent'),
    httpTimeouts: { checkInterval: 10, ...httpTimeouts },
  });
  closeAfterTest(() => app.stop());
  const socket = connect(Number(new URL(await app.start()).port), '127.0.0.1');
  closeAfterTest(async () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** @returns the headers of the response. */
async function request(socket: Socket): Promise<string> {
  let received = '';
  const collect = (chunk: Buffer) => {
    received += chunk;
  };
  socket.on('data', collect);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => received.includes('alive'));
  socket.off('data', collect);
  return received;
}

it.each([
  [undefined, 72],
  ['600000', 600],
])('announces the timeout of KEEP_ALIVE_TIMEOUT_MS=%s', async (value, seconds) => {
  const socket = await startAndConnect(value);
  expect(await request(socket)).toMatch(new RegExp(`^keep-alive: timeout=${seconds}\\r$`, 'im'));
});

it('does not count idle time towards the timeout for headers', async () => {
  const headers = 1_000;
  const socket = await startAndConnect(undefined, { headers });
  await request(socket);
  // Real time: Node’s own timers limit the time for headers.
  await delay(1.5 * headers);
  expect(await request(socket)).toMatch(/^HTTP\/1\.1 200 /);
});

it('closes an idle connection after KEEP_ALIVE_TIMEOUT_MS', async () => {
  const socket = await startAndConnect('1000');
  const startedAt = performance.now();
  await request(socket);
  await once(socket.resume(), 'end');
  expect(performance.now() - startedAt).toBeGreaterThan(900);
});
