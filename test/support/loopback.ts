/** Loopback servers of tests, and free ports for them. */
import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface Listening {
  readonly url: string;
  /** Stops listening and closes open connections. */
  stop(): Promise<void>;
}

export async function listenOnLoopback(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether nothing listens at the URL's port. */
export function refusesConnections(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(false));
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(true));
  });
}

/** A free port for a server that must be given one, below the range that systems assign to outgoing connections. */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return free ? port : freePort();
}
