/**
 * What flows to a WebSocket: no faster than it is taken, and to nobody who is not there any more. `ws` keeps all that it
 * cannot send at once, so whoever sends waits, and a client that takes nothing is not read from either: each of its
 * messages would have to be answered. (Of pings in WebSocket's own sense `ws` itself bears only so many.)
 */
import type { WebSocket } from '@fastify/websocket';

/** Unsent bytes beyond which nothing more is read. */
const MAX_UNSENT = 256 * 1024;

export class BackpressuredSocket {
  readonly #socket: WebSocket;
  readonly #timer: NodeJS.Timeout;
  #isAlive = true;

  constructor(socket: WebSocket, keepAliveMs = 12_000) {
    this.#socket = socket;
    this.#timer = setInterval(() => this.#ask(), keepAliveMs);
    // The connection is what keeps the process.
    this.#timer.unref();
    socket.on('pong', () => {
      this.#isAlive = true;
    });
  }

  /** Resolves once it is on its way, or the socket is closed. */
  send(data: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return resolve();
      // Of a failure the socket tells by itself.
      this.#socket.send(data, () => {
        this.#isAlive = true;
        resolve();
      });
      this.#holdBack();
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #holdBack(): void {
    const socket = this.#socket;
    if (socket.bufferedAmount <= MAX_UNSENT || socket.isPaused) return;
    socket.pause();
    // It goes out behind all the rest.
    socket.ping('', false, () => {
      this.#isAlive = true;
      socket.resume();
    });
  }

  #ask(): void {
    if (this.#isAlive) this.#socket.ping();
    else this.#socket.terminate();
    this.#isAlive = false;
  }
}
