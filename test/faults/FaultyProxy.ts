/**
 * Proxy on loopback in front of a Plaid that injects faults by a schedule. A real server with real connections.
 * Independent of Jest, so that scripts can use it.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './Fault';
import { type AnswerOptions, answerWith } from './faultyAnswers';

export type { Fault } from './Fault';

export interface ProxiedCall {
  readonly path: string;
  readonly fault: Fault;
  /** Time at which it was read, on the clock of `performance.now()`. */
  readonly at: number;
  /** The JSON body; an empty object for any other body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @param body the JSON body of the request. */
export type FaultOf = (body: Readonly<Record<string, unknown>>) => Fault;

export interface FaultyProxy {
  readonly url: string;
  /** Faults for the next requests to a path, or to any path with `*`; afterwards the permanent fault applies. */
  next(path: string, ...faults: Fault[]): void;
  /**
   * Sets the permanent fault. A connection has no path: while one path refuses, all do. If a function returns
   * `refuse`, the requesting connection is reset and no connection is accepted for `refusalMs`.
   */
  always(path: string, fault: Fault | FaultOf): void;
  /** Requests read by the proxy. */
  readonly calls: readonly ProxiedCall[];
  /** Requests that reached the upstream. */
  readonly forwarded: readonly ProxiedCall[];
  /** Number of refused connections of this process, as reported by undici. */
  refusals(): number;
  close(): Promise<void>;
}

export interface FaultyProxyOptions extends Partial<AnswerOptions> {
  /** Duration of a refusal that is not counted: for connections from other processes, and by a function. */
  readonly refusalMs?: number;
}

/** @param upstream base URL. */
export async function startFaultyProxy(
  upstream: string,
  { delayMs = 150, dripMs = 50, retryAfter = null, refusalMs = 300 }: FaultyProxyOptions = {},
): Promise<FaultyProxy> {
  const scheduled = new Map<string, Fault[]>();
  const usual = new Map<string, Fault | FaultOf>();
  const calls: ProxiedCall[] = [];
  const forwarded: ProxiedCall[] = [];
  const agent = new Agent({ keepAlive: true });
  let refusals = 0;
  let refusedUntil = 0;
  let isClosed = false;
  let refusalTimer: NodeJS.Timeout | undefined;

  const server = createServer((request, response) => void serve(request, response));
  // Many connections end in a reset, on purpose or because the client disconnected.
  server.on('connection', (socket) => socket.on('error', () => {}));
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    // The client disconnected before it had sent the whole request.
    if (text === null) return;
    const path = (request.url ?? '').split('?')[0] ?? '';
    const body = parsed(text);
    const fault = faultFor(path, body);
    const call = { path, fault, at: performance.now(), body };
    calls.push(call);
    // The next request must open a connection, which is refused.
    if (isRefusing()) response.shouldKeepAlive = false;
    if (fault === 'refuse') {
      refusedUntil = performance.now() + refusalMs;
      request.socket.resetAndDestroy();
    } else {
      const options = { delayMs, dripMs, retryAfter };
      const onForwarded = () => void forwarded.push(call);
      answerWith(fault, { request, text, response, upstream, agent, options, onForwarded });
    }
    openOrClose();
  }

  function faultFor(path: string, body: ProxiedCall['body']): Fault {
    for (const key of [path, '*']) {
      const [next, ...rest] = scheduled.get(key) ?? [];
      if (next === undefined) continue;
      scheduled.set(key, rest);
      return next;
    }
    const fault = usual.get(path) ?? usual.get('*') ?? 'none';
    return typeof fault === 'function' ? fault(body) : fault;
  }

  function isRefusing(): boolean {
    if (performance.now() < refusedUntil) return true;
    return (
      [...scheduled.values()].some(([next]) => next === 'refuse') || [...usual.values()].includes('refuse')
    );
  }

  /** Closes the listener while connections are to be refused. */
  function openOrClose(): void {
    if (isClosed) return;
    if (!isRefusing()) {
      clearTimeout(refusalTimer);
      refusalTimer = undefined;
      if (!server.listening) void listen(port);
      return;
    }
    // Busy connections are closed by their clients, on request.
    if (server.listening) server.close();
    server.closeIdleConnections();
    refusalTimer ??= setTimeout(() => {
      refusalTimer = undefined;
      // Not counted: the refused client may be in another process, or there was none.
      takeRefusal();
    }, refusalMs).unref();
  }

  function takeRefusal(): void {
    const [refused] = [...scheduled.values()].filter(([next]) => next === 'refuse');
    refused?.shift();
    clearTimeout(refusalTimer);
    refusalTimer = undefined;
    openOrClose();
  }

  const onConnectError = (message: unknown) => {
    const { connectParams } = message as { connectParams: { port: string } };
    if (Number(connectParams.port) !== port) return;
    refusals += 1;
    takeRefusal();
  };
  subscribe('undici:client:connectError', onConnectError);

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    forwarded,
    refusals: () => refusals,
    next(path, ...faults) {
      scheduled.set(path, [...(scheduled.get(path) ?? []), ...faults]);
      openOrClose();
    },
    always(path, fault) {
      usual.set(path, fault);
      openOrClose();
    },
    async close() {
      isClosed = true;
      clearTimeout(refusalTimer);
      unsubscribe('undici:client:connectError', onConnectError);
      agent.destroy();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string | null> {
  try {
    return Buffer.concat(await request.toArray()).toString();
  } catch {
    return null;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
