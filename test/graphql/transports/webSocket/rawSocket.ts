/** A WebSocket client that sends any message, valid or not. */
import { WebSocket } from 'ws';
import { closeAfterTest } from '../../../support/closing';
import type { Data } from '../../../support/testApp';
import { webSocketUrl } from '../liveClients';

export interface RawSocket {
  readonly socket: WebSocket;
  /** All messages received. */
  readonly messages: readonly Data[];
  send(message: unknown): void;
  /** The next unread message. Rejects if the connection closes first. */
  next(): Promise<Data>;
  /** Resolves with the close code and reason. */
  readonly closed: Promise<[number, string]>;
}

export interface RawSocketOptions {
  readonly headers?: Record<string, string>;
  readonly protocol?: string | string[];
  readonly path?: string;
}

/** @throws {UpgradeRefused} if the server responds without an upgrade. */
export async function openSocket(
  url: string,
  { headers = {}, protocol = 'graphql-transport-ws', path = '/graphql' }: RawSocketOptions = {},
): Promise<RawSocket> {
  const socket = new WebSocket(webSocketUrl(url).replace(/\/graphql$/, path), protocol, { headers });
  closeAfterTest(async () => socket.terminate());
  const messages: Data[] = [];
  const unread: Data[] = [];
  const waiting: { resolve(message: Data): void; reject(error: Error): void }[] = [];
  const closed = new Promise<[number, string]>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve([code, String(reason)]);
      for (const { reject } of waiting.splice(0)) reject(new Error(`closed by ${code}`));
    });
  });
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    messages.push(message);
    const first = waiting.shift();
    if (first) first.resolve(message);
    else unread.push(message);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', async (_request, response) => {
      const body = Buffer.concat(await response.toArray()).toString();
      reject(new UpgradeRefused(response.statusCode ?? 0, body));
    });
    socket.once('error', reject);
  });
  return {
    socket,
    messages,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      const first = unread.shift();
      if (first) return first;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
}

export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`${status} ${body}`);
  }
}

/** Opens a WebSocket and sends `connection_init`. */
export async function initSocket(
  url: string,
  payload?: unknown,
  options: RawSocketOptions = {},
): Promise<RawSocket> {
  const raw = await openSocket(url, options);
  raw.send({ type: 'connection_init', ...(payload !== undefined && { payload }) });
  return raw;
}
