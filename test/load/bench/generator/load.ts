/**
 * Load over kept-alive connections: at saturation (each connection sends its next request after the response) or at a
 * fixed rate, whatever the responses. At a fixed rate a request without a free connection waits, and its latency counts
 * from its due time, or it is not sent.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpMessages } from './httpMessages';

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  /** The next request as bytes. */
  next(): string;
  /**
   * @param dueAt when the request was to be sent, on the clock of `performance.now`.
   * @throws for a wrong response.
   */
  onResponse(head: string, body: Buffer, dueAt: number): void;
}

export interface FixedRate {
  readonly perSecond: number;
  readonly milliseconds: number;
  /** Requests sent together. */
  readonly atOnce: number;
  /** Whether a request without a free connection waits for one. */
  readonly waits: boolean;
}

export interface LoadResult {
  readonly responses: number;
  readonly elapsedMs: number;
  /** Requests that found no free connection. */
  readonly unsent: number;
}

interface Connection {
  readonly socket: Socket;
  dueAt: number;
}

/**
 * Connections opened at once. The backlog of a Node server holds 511; a connection beyond it is retried seconds
 * later, which would look like a slow server.
 */
const AT_ONCE = 100;
const ACCEPTING_MS = 10;

/** Time for the last responses. */
const LAST_RESPONSES_MS = 30_000;

/** Open connections, so that no measurement includes opening them. */
export class Load {
  readonly #options: LoadOptions;
  readonly #sockets: Socket[] = [];
  readonly #free: Connection[] = [];
  /** Due times of requests without a connection. */
  readonly #waiting: number[] = [];
  #sent = 0;
  #responses = 0;
  #lastResponseAt = 0;
  #failure: Error | null = null;
  #onFree = () => {};

  private constructor(options: LoadOptions) {
    this.#options = options;
  }

  static async open(options: LoadOptions): Promise<Load> {
    const load = new Load(options);
    while (load.#sockets.length < options.connections) {
      if (load.#sockets.length > 0) await wait(ACCEPTING_MS);
      const count = Math.min(AT_ONCE, options.connections - load.#sockets.length);
      await Promise.all(Array.from({ length: count }, () => load.#connect()));
    }
    return load;
  }

  close(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('close').destroy();
  }

  /** @param isOver ends it, by the number of requests sent and the time. */
  async saturate(isOver: (sent: number, elapsedMs: number) => boolean): Promise<LoadResult> {
    const begun = this.#begin();
    let isDone = false;
    this.#onFree = () => {
      const now = performance.now();
      isDone ||= isOver(this.#sent, now - begun);
      if (!isDone) this.#send(now);
    };
    for (let free = this.#free.length; free > 0; free--) this.#onFree();
    while (!isDone) await this.#next();
    return this.#end(begun);
  }

  async atRate({ perSecond, milliseconds, atOnce, waits }: FixedRate): Promise<LoadResult> {
    const begun = this.#begin();
    this.#onFree = () => {};
    const intervalMs = (atOnce * 1_000) / perSecond;
    let dropped = 0;
    for (let dueAt = begun; dueAt < begun + milliseconds; dueAt += intervalMs) {
      while (performance.now() < dueAt) await this.#next();
      for (let count = 0; count < atOnce; count++) {
        if (waits || this.#free.length > 0) this.#send(dueAt);
        else dropped += 1;
      }
    }
    const result = await this.#end(begun);
    return { ...result, unsent: result.unsent + dropped };
  }

  #begin(): number {
    this.#sent = 0;
    this.#responses = 0;
    return performance.now();
  }

  async #end(begun: number): Promise<LoadResult> {
    const unsent = this.#waiting.splice(0).length;
    const givingUpAt = performance.now() + LAST_RESPONSES_MS;
    while (this.#responses < this.#sent) {
      if (performance.now() > givingUpAt)
        throw new Error(`${this.#sent - this.#responses} requests were not answered.`);
      await this.#next();
    }
    return { responses: this.#responses, elapsedMs: this.#lastResponseAt - begun, unsent };
  }

  async #next(): Promise<void> {
    if (this.#failure) throw this.#failure;
    await wait(1);
  }

  #send(dueAt: number): void {
    const connection = this.#free.pop();
    if (!connection) {
      this.#waiting.push(dueAt);
      return;
    }
    this.#sent += 1;
    connection.dueAt = dueAt;
    connection.socket.write(this.#options.next(), 'latin1');
  }

  #onResponse(connection: Connection, head: string, body: Buffer): void {
    this.#responses += 1;
    this.#lastResponseAt = performance.now();
    try {
      this.#options.onResponse(head, body, connection.dueAt);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
    this.#free.push(connection);
    const dueAt = this.#waiting.shift();
    if (dueAt === undefined) this.#onFree();
    else this.#send(dueAt);
  }

  #connect(): Promise<void> {
    const { hostname, port } = new URL(this.#options.url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, resolve);
      const connection = { socket, dueAt: 0 };
      const messages = new HttpMessages((head, body) => this.#onResponse(connection, head, body));
      socket.on('data', (chunk) => messages.push(chunk));
      socket.on('error', (error) => {
        this.#failure ??= error;
        reject(error);
      });
      socket.on('close', () => {
        this.#failure ??= new Error('The server closed a connection.');
      });
      this.#sockets.push(socket);
      this.#free.push(connection);
    });
  }
}
