/** Server with short timeouts, and raw connections to it that send and read as slowly as a test wants. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createApp } from '../../../src/app';
import { readConfig } from '../../../src/config/config';
import type { HttpTimeouts } from '../../../src/http/HttpServer';
import { closeAfterTest } from '../../support/closing';
import { createTestLogger } from '../../support/logLine';

/** Starts a server with these timeouts. */
export async function startSlowServer(
  plaidUrl: string,
  times: Partial<HttpTimeouts> = {},
  env: Record<string, string> = {},
) {
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
    logger: createTestLogger(log),
    httpTimeouts: { checkInterval: 10, ...times },
  });
  closeAfterTest(() => app.stop());
  const url = await app.start();
  return { url, log, port: Number(new URL(url).port) };
}

interface Connection {
  readonly socket: Socket;
  /** Resolves with all data from the server, once the connection has ended. */
  readonly ended: Promise<string>;
}

export async function openConnection(port: number): Promise<Connection> {
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

/** @returns the bytes of a request. */
export function buildPost(query: string): string {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
