/**
 * WebSocket with backpressure and keep-alive. `ws` buffers all that it cannot send at once, so `send` resolves when the
 * message is written, and a slow consumer beyond the buffer limit is not read from either: each of its messages could
 * require a response. (`ws` itself limits protocol-level pings.)
 */
import type { WebSocket } from '@fastify/websocket';

/** Buffer limit in bytes. */
const MAX_BUFFERED = 256 * 1024;

export class BackpressuredSocket {
  readonly #socket: WebSocket;
  readonly #timer: NodeJS.Timeout;
  #isAlive = true;

  /** @param keepAliveMs interval between pings. A socket without a pong before the next one is terminated. */
  constructor(socket: WebSocket, keepAliveMs = 12_000) {
    this.#socket = socket;
    this.#timer = setInterval(() => this.#keepAlive(), keepAliveMs);
    // The connection keeps the process alive, not the timer.
    this.#timer.unref();
    socket.on('pong', () => {
      this.#isAlive = true;
    });
  }

  /** Resolves once the message is written or the socket is closed. */
  send(data: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return resolve();
      // After a write error the socket emits `close`.
      this.#socket.send(data, () => {
        this.#isAlive = true;
        resolve();
      });
      this.#pauseWhileFull();
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #pauseWhileFull(): void {
    const socket = this.#socket;
    if (socket.bufferedAmount <= MAX_BUFFERED || socket.isPaused) return;
    socket.pause();
    // The ping is written after all that is buffered.
    socket.ping('', false, () => {
      this.#isAlive = true;
      socket.resume();
    });
  }

  #keepAlive(): void {
    if (this.#isAlive) this.#socket.ping();
    else this.#socket.terminate();
    this.#isAlive = false;
  }
}
