/** Connection tracker: open connections and pending responses, for response timeouts and graceful shutdown. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { LinkedList } from '../../async/LinkedList';

export interface ConnectionTrackerOptions {
  /** Maximum time from a complete request to its response, in milliseconds. */
  readonly responseTimeoutMs: number;
  /** Interval between timeout checks, in milliseconds. */
  readonly checkIntervalMs: number;
  /** Responds in place of the handler. */
  readonly onTimeout: (response: ServerResponse) => void;
}

const CONNECTION = Symbol('connection');

interface TrackedSocket extends Socket {
  [CONNECTION]?: Connection;
}

interface Connection {
  readonly socket: Socket;
  /** Several if the client pipelines requests. */
  readonly pending: LinkedList<PendingResponse>;
  /** Whether it had a request. */
  isUsed: boolean;
  readonly forget: () => void;
}

interface PendingResponse {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Time at which its request was last seen incomplete. */
  requestedAt: number;
  /** Null for a detached response, which is a stream. */
  release: (() => void) | null;
  /** Called when the response has ended or its client has disconnected, perhaps twice. */
  readonly onEnd: () => void;
}

export class ConnectionTracker {
  readonly #options: ConnectionTrackerOptions;
  readonly #connections = new LinkedList<Connection>();
  readonly #timer: NodeJS.Timeout;
  #checkedAt = performance.now();
  #isDraining = false;

  constructor(server: Server, options: ConnectionTrackerOptions) {
    this.#options = options;
    server.on('connection', (socket: TrackedSocket) => this.#add(socket));
    // The WebSocket transport owns an upgraded connection.
    server.on('upgrade', (request) => connectionOf(request).forget());
    this.#timer = setInterval(() => this.#endOverdue(), options.checkIntervalMs).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  /** @param release called once when the response has ended or its client has disconnected. */
  track(request: IncomingMessage, response: ServerResponse, release: () => void): void {
    const connection = connectionOf(request);
    connection.isUsed = true;
    const onEnd = () => {
      if (remove()) pending.release?.();
    };
    const pending: PendingResponse = { request, response, requestedAt: performance.now(), release, onEnd };
    const remove = connection.pending.add(pending);
    response.once('close', onEnd);
    this.closeIfDraining(response);
  }

  /** Must be called before each response that is not tracked. */
  closeIfDraining(response: ServerResponse): void {
    if (this.#isDraining && !response.headersSent) response.setHeader('connection', 'close');
  }

  /** Detaches a response that has become a stream: it may stay open for hours and no longer counts as in flight. */
  detach(response: ServerResponse): void {
    const pending = connectionOf(response.req)
      .pending.values()
      .find((each) => each.response === response);
    response.socket?.setTimeout(0);
    pending?.release?.();
    if (pending) pending.release = null;
  }

  /** From now on each response carries `Connection: close`. */
  startDraining(): void {
    this.#isDraining = true;
    for (const { socket } of this.#connections.values()) lingerAtEnd(socket);
    for (const { response } of this.#pending()) this.closeIfDraining(response);
  }

  /**
   * Ends keep-alive connections without a request. A new connection may still send its first.
   *
   * @param graceMs time for a request that a client sends meanwhile: the end of the connection would meet it, and a
   *   proxy does not repeat a POST. The response then ends the connection, without a loss.
   */
  async endIdle(graceMs: number): Promise<void> {
    await this.#waitUntilClosed(graceMs);
    await this.#end(({ isUsed }) => isUsed);
  }

  /** Ends all connections. Resolves when their clients have ended them too, or after `timeoutMs`. */
  async endAll(timeoutMs: number): Promise<void> {
    await this.#end(() => true);
    await this.#waitUntilClosed(timeoutMs);
  }

  /** Resolves when no connection is open, or after `timeoutMs`. */
  async #waitUntilClosed(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.#connections.size > 0 && performance.now() < deadline) await delay(5);
  }

  /** Sends FIN: a reset would discard data in transit. */
  async #end(isSelected: (connection: Connection) => boolean): Promise<void> {
    // Node reads requests that have already arrived, and the server responds to them.
    await nextTurn();
    await nextTurn();
    for (const connection of this.#connections.values()) {
      if (connection.pending.size === 0 && isSelected(connection)) connection.socket.end();
    }
  }

  #add(socket: TrackedSocket): void {
    const pending = new LinkedList<PendingResponse>();
    const connection: Connection = { socket, pending, isUsed: false, forget: () => remove() };
    const remove = this.#connections.add(connection);
    socket[CONNECTION] = connection;
    if (this.#isDraining) lingerAtEnd(socket);
    socket.once('close', () => {
      remove();
      // Node emits no `close` on pipelined responses that wait behind another.
      for (const { onEnd } of pending.values()) onEnd();
    });
  }

  #pending(): PendingResponse[] {
    return this.#connections.values().flatMap(({ pending }) => pending.values());
  }

  #endOverdue(): void {
    const now = performance.now();
    const sinceLastCheckMs = now - this.#checkedAt;
    this.#checkedAt = now;
    // After a stall of the process, the handlers' own timeouts come first.
    if (sinceLastCheckMs > 2 * this.#options.checkIntervalMs) return;
    for (const pending of this.#pending()) {
      const { request, response } = pending;
      if (pending.release === null || response.headersSent) continue;
      // Node's `requestTimeout` limits the time until the request is complete.
      if (!request.complete) pending.requestedAt = now;
      else if (now - pending.requestedAt > this.#options.responseTimeoutMs) this.#options.onTimeout(response);
    }
  }
}

/**
 * After its last response Node closes a connection by `destroySoon`. While the client still sends, as after a refusal that
 * precedes the end of the body, this resets the connection, and the client may lose the response.
 */
function lingerAtEnd(socket: Socket): void {
  socket.destroySoon = () => void socket.end();
}

function connectionOf({ socket }: { readonly socket: TrackedSocket }): Connection {
  const connection = socket[CONNECTION];
  if (!connection) throw new Error('The connection is not tracked.');
  return connection;
}
