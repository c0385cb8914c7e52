/** Closed-loop load over kept-alive connections: each sends its next request after the response. */
import { connect, type Socket } from 'node:net';
import { HttpMessages } from './httpMessages';

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  /** The next request as bytes. */
  next(): string;
  /** @throws for a wrong response. */
  check(head: string, body: Buffer): void;
}

export interface LoadResult {
  readonly elapsedMs: number;
  /** Latency of each request in milliseconds. */
  readonly latencies: Float64Array;
}

/**
 * Connections opened at once. The backlog of a Node server holds 511; a connection beyond it is retried seconds
 * later, which would look like a slow server.
 */
const AT_ONCE = 100;
const ACCEPTING_MS = 10;

/** Open connections, so that no measurement includes opening them. */
export class Load {
  readonly #sockets: readonly Socket[];
  readonly #options: LoadOptions;

  private constructor(sockets: readonly Socket[], options: LoadOptions) {
    this.#sockets = sockets;
    this.#options = options;
  }

  static async open(options: LoadOptions): Promise<Load> {
    const { hostname, port } = new URL(options.url);
    const sockets: Socket[] = [];
    while (sockets.length < options.connections) {
      if (sockets.length > 0) await new Promise((resolve) => setTimeout(resolve, ACCEPTING_MS));
      const count = Math.min(AT_ONCE, options.connections - sockets.length);
      const opening = Array.from({ length: count }, () => opened(hostname, Number(port)));
      sockets.push(...(await Promise.all(opening)));
    }
    return new Load(sockets, options);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  run(requests: number): Promise<LoadResult> {
    const { next, check } = this.#options;
    const latencies = new Float64Array(requests);
    const started = performance.now();
    let sent = 0;
    let answered = 0;
    return new Promise((resolve, reject) => {
      const drive = (socket: Socket) => {
        let sentAt = 0;
        const send = () => {
          if (sent === requests) return;
          sent += 1;
          sentAt = performance.now();
          socket.write(next(), 'latin1');
        };
        const messages = new HttpMessages((head, body) => {
          const now = performance.now();
          latencies[answered++] = now - sentAt;
          try {
            check(head, body);
          } catch (error) {
            return reject(error);
          }
          if (answered === requests) resolve({ elapsedMs: now - started, latencies });
          else send();
        });
        socket.removeAllListeners();
        socket.on('data', (chunk) => messages.push(chunk));
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('The server closed a connection.')));
        send();
      };
      for (const socket of this.#sockets) drive(socket);
    });
  }
}

function opened(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}
