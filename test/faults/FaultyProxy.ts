/**
 * A proxy on loopback in front of a Plaid, which does wrong by a schedule. A real server: what it does to connections
 * happens to connections. It needs no Jest, so that scripts may have it, too.
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
  /** When it had been read, on the clock of `performance.now()`. */
  readonly at: number;
  /** The JSON that was sent; an empty object where it was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @param body the JSON that was sent. */
export type FaultOf = (body: Readonly<Record<string, unknown>>) => Fault;

export interface FaultyProxy {
  readonly url: string;
  /** What comes next for a path, or for any by `*`; once that is used up, what it always is. */
  next(path: string, ...faults: Fault[]): void;
  /**
   * From now on, where nothing else is next. A connection has no path: while somebody is to be refused, all are. Where a
   * function says `refuse`, the connection that asked is reset, and nobody is let in for `refusalMs`.
   */
  always(path: string, fault: Fault | FaultOf): void;
  /** Requests that were read. */
  readonly calls: readonly ProxiedCall[];
  /** Those of them that reached the upstream. */
  readonly forwarded: readonly ProxiedCall[];
  /** How many connections of this process's were refused, as undici tells it. */
  refusals(): number;
  close(): Promise<void>;
}

export interface FaultyProxyOptions extends Partial<AnswerOptions> {
  /** How long a refusal lasts that nobody counts: of connections from other processes, and by a function. */
  readonly refusalMs?: number;
}

/** @param upstream its base URL. */
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
  // Many end in a reset, on purpose or because the client has left.
  server.on('connection', (socket) => socket.on('error', () => {}));
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    // Who hung up before all of it was sent has asked for nothing.
    if (text === null) return;
    const path = (request.url ?? '').split('?')[0] ?? '';
    const body = parsed(text);
    const fault = faultFor(path, body);
    const call = { path, fault, at: performance.now(), body };
    calls.push(call);
    // The next one has to come by a connection of its own, for which nobody listens.
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

  /** Nobody listens while connections are to be refused. */
  function openOrClose(): void {
    if (isClosed) return;
    if (!isRefusing()) {
      clearTimeout(refusalTimer);
      refusalTimer = undefined;
      if (!server.listening) void listen(port);
      return;
    }
    // Those that are busy are closed by their clients: they are told to.
    if (server.listening) server.close();
    server.closeIdleConnections();
    refusalTimer ??= setTimeout(() => {
      refusalTimer = undefined;
      // Not counted meanwhile: whoever was refused is in another process, or nobody was.
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
