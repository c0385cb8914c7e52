/** The connections of the server, and the answers that are not written yet: for whoever has to end them in good order. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

export interface ConnectionTrackerOptions {
  /** How long an answer may take, from when its request is there. */
  readonly responseTimeoutMs: number;
  /** How often that is looked at. */
  readonly checkIntervalMs: number;
  /** Answers in place of whoever has not. */
  readonly onTimeout: (response: ServerResponse) => void;
}

interface Answering {
  readonly request: IncomingMessage;
  /** When its request was there, as far as is known. */
  since: number;
  /** Null once it is no work any more, but a stream that stays open. */
  leave: (() => void) | null;
}

export class ConnectionTracker {
  readonly #options: ConnectionTrackerOptions;
  readonly #sockets = new Set<Socket>();
  /** Those that had a request. */
  readonly #used = new WeakSet<Socket>();
  readonly #open = new Map<ServerResponse, Answering>();
  /**
   * What ends those that wait behind another answer of their connection: where that goes, Node says nothing of them.
   */
  readonly #behind = new Map<Socket, Set<() => void>>();
  readonly #timer: NodeJS.Timeout;
  #isLast = false;

  constructor(server: Server, options: ConnectionTrackerOptions) {
    this.#options = options;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#forget(socket));
    });
    // From there on it is somebody else's.
    server.on('upgrade', (_request, socket) => this.#sockets.delete(socket as Socket));
    this.#timer = setInterval(() => this.#answerLate(), options.checkIntervalMs).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  /** @param leave is called once when it is answered, or its client has gone. */
  add(request: IncomingMessage, response: ServerResponse, leave: () => void): void {
    const answering: Answering = { request, since: performance.now(), leave };
    this.#open.set(response, answering);
    this.#used.add(request.socket);
    if (this.#isLast) response.setHeader('connection', 'close');
    const { socket } = request;
    const over = () => {
      this.#behind.get(socket)?.delete(over);
      if (this.#open.delete(response)) answering.leave?.();
    };
    response.once('close', over);
    if (response.socket === null) this.#behind.set(socket, (this.#behind.get(socket) ?? new Set()).add(over));
  }

  /** It has become a stream, which is no work, and may stay for hours. */
  detach(response: ServerResponse): void {
    const answering = this.#open.get(response);
    response.socket?.setTimeout(0);
    answering?.leave?.();
    if (answering) answering.leave = null;
  }

  /** From now on each answer is the last of its connection. */
  startDraining(): void {
    this.#isLast = true;
    for (const response of this.#open.keys()) {
      if (!response.headersSent) response.setHeader('connection', 'close');
    }
  }

  /** Ends connections that wait for another request. On those that were just opened, the first is still to come. */
  endIdle(): Promise<void> {
    return this.#end((socket) => this.#used.has(socket));
  }

  /** Ends all that are left. Resolves once their clients have ended them too, or after that many milliseconds. */
  async endAll(milliseconds: number): Promise<void> {
    await this.#end(() => true);
    const deadline = performance.now() + milliseconds;
    while (this.#sockets.size > 0 && performance.now() < deadline) await wait(5);
  }

  /** By saying so, and not by a reset, which would take with it what is on its way. */
  async #end(isMeant: (socket: Socket) => boolean): Promise<void> {
    // What is here already is read first, and answered.
    await turn();
    await turn();
    const busy = new Set([...this.#open.keys()].map(({ socket }) => socket));
    for (const socket of this.#sockets) if (!busy.has(socket) && isMeant(socket)) socket.end();
  }

  #forget(socket: Socket): void {
    this.#sockets.delete(socket);
    for (const over of this.#behind.get(socket) ?? []) over();
    this.#behind.delete(socket);
  }

  #answerLate(): void {
    const now = performance.now();
    for (const [response, answering] of this.#open) {
      if (answering.leave === null || response.headersSent) continue;
      // How long it may take to be sent is Node's to see to.
      if (!answering.request.complete) answering.since = now;
      else if (now - answering.since > this.#options.responseTimeoutMs) this.#options.onTimeout(response);
    }
  }
}
