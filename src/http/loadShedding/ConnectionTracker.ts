/** Connection tracker: open connections and pending responses, for response timeouts and graceful shutdown. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

export interface ConnectionTrackerOptions {
  /** Maximum time from a complete request to its response, in milliseconds. */
  readonly responseTimeoutMs: number;
  /** Interval between timeout checks, in milliseconds. */
  readonly checkIntervalMs: number;
  /** Responds in place of the handler. */
  readonly onTimeout: (response: ServerResponse) => void;
}

interface PendingResponse {
  readonly request: IncomingMessage;
  /** Time at which its request was last seen incomplete. */
  requestedAt: number;
  /** Null for a detached response, which is a stream. */
  release: (() => void) | null;
}

export class ConnectionTracker {
  readonly #options: ConnectionTrackerOptions;
  readonly #sockets = new Set<Socket>();
  /** Connections that had a request. */
  readonly #used = new WeakSet<Socket>();
  readonly #pending = new Map<ServerResponse, PendingResponse>();
  /**
   * Ends pipelined responses that wait behind another: Node emits no `close` on them if the connection closes.
   */
  readonly #pipelined = new Map<Socket, Set<() => void>>();
  readonly #timer: NodeJS.Timeout;
  #isDraining = false;

  constructor(server: Server, options: ConnectionTrackerOptions) {
    this.#options = options;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#forget(socket));
    });
    // The WebSocket transport owns an upgraded connection.
    server.on('upgrade', (_request, socket) => this.#sockets.delete(socket as Socket));
    this.#timer = setInterval(() => this.#endOverdue(), options.checkIntervalMs).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  /** @param release called once when the response has ended or its client has disconnected. */
  track(request: IncomingMessage, response: ServerResponse, release: () => void): void {
    const pending: PendingResponse = { request, requestedAt: performance.now(), release };
    this.#pending.set(response, pending);
    this.#used.add(request.socket);
    if (this.#isDraining) response.setHeader('connection', 'close');
    const { socket } = request;
    const onClose = () => {
      this.#pipelined.get(socket)?.delete(onClose);
      if (this.#pending.delete(response)) pending.release?.();
    };
    response.once('close', onClose);
    if (response.socket === null)
      this.#pipelined.set(socket, (this.#pipelined.get(socket) ?? new Set()).add(onClose));
  }

  /** Detaches a response that has become a stream: it may stay open for hours and no longer counts as in flight. */
  detach(response: ServerResponse): void {
    const pending = this.#pending.get(response);
    response.socket?.setTimeout(0);
    pending?.release?.();
    if (pending) pending.release = null;
  }

  /** From now on each response carries `Connection: close`. */
  startDraining(): void {
    this.#isDraining = true;
    for (const response of this.#pending.keys()) {
      if (!response.headersSent) response.setHeader('connection', 'close');
    }
  }

  /** Ends keep-alive connections without a request. A new connection may still send its first. */
  endIdle(): Promise<void> {
    return this.#end((socket) => this.#used.has(socket));
  }

  /** Ends all connections. Resolves when their clients have ended them too, or after `timeoutMs`. */
  async endAll(timeoutMs: number): Promise<void> {
    await this.#end(() => true);
    const deadline = performance.now() + timeoutMs;
    while (this.#sockets.size > 0 && performance.now() < deadline) await delay(5);
  }

  /** Sends FIN: a reset would discard data in transit. */
  async #end(isSelected: (socket: Socket) => boolean): Promise<void> {
    // Node reads requests that have already arrived, and the server responds to them.
    await nextTurn();
    await nextTurn();
    const busy = new Set([...this.#pending.keys()].map(({ socket }) => socket));
    for (const socket of this.#sockets) if (!busy.has(socket) && isSelected(socket)) socket.end();
  }

  #forget(socket: Socket): void {
    this.#sockets.delete(socket);
    for (const onClose of this.#pipelined.get(socket) ?? []) onClose();
    this.#pipelined.delete(socket);
  }

  #endOverdue(): void {
    const now = performance.now();
    for (const [response, pending] of this.#pending) {
      if (pending.release === null || response.headersSent) continue;
      // Node's `requestTimeout` limits the time until the request is complete.
      if (!pending.request.complete) pending.requestedAt = now;
      else if (now - pending.requestedAt > this.#options.responseTimeoutMs) this.#options.onTimeout(response);
    }
  }
}
