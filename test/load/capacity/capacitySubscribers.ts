/** Cost of idle subscribers: memory and CPU time of the server process. */
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { cpuMicroseconds, memory } from '../bench/servers/processUsage';
import type { RunningServer } from '../bench/servers/runningServer';
import { exampleAnswers } from '../bench/upstream/answers';
import { freshToken } from '../bench/upstream/linkTokens';
import type { Upstream } from '../bench/upstream/upstream';

export interface SubscriberCost {
  readonly count: number;
  /** Per subscriber, in bytes: resident memory and heap. */
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** CPU seconds per second, per subscriber. */
  readonly cpuPerSecond: number;
  readonly callsPerSecond: number;
}

export interface SubscriptionTimes {
  /** Time from subscribing to the measurement. */
  readonly settleMs: number;
  readonly measureMs: number;
}

/** The poll interval grows for four minutes and is one minute from then on. */
export const AT_REST: SubscriptionTimes = { settleMs: 250_000, measureMs: 60_000 };
export const BRIEFLY: SubscriptionTimes = { settleMs: 5_000, measureMs: 10_000 };

const AT_ONCE = 50;

const WATCH = `subscription Watch($token: String!) {
  linkTokenUpdated(token: $token, untilFinished: false) {
    reason newEvents { eventId eventName timestamp } linkToken { status publicTokens linkSessions { linkSessionId outcome } }
  }
}`;

/** @param shared whether all subscribe to the same token. */
export async function measureSubscribers(
  server: RunningServer,
  upstream: Upstream,
  count: number,
  shared: boolean,
  { settleMs, measureMs }: SubscriptionTimes,
): Promise<SubscriberCost> {
  await upstream.answer(lasting());
  const heapBefore = await heapOf(server);
  const residentBefore = memory(server.pid).now;
  const sockets: WebSocket[] = [];
  const hot = freshToken();
  while (sockets.length < count) {
    const opening = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () =>
      open(server.url, server.spec.headers, shared ? hot : freshToken()),
    );
    sockets.push(...(await Promise.all(opening)));
  }
  await wait(settleMs);
  const heapBytes = await heapOf(server);
  const resident = memory(server.pid).now;
  const cpu = cpuMicroseconds(server.pid);
  const begun = performance.now();
  await upstream.calls();
  await wait(measureMs);
  const seconds = (performance.now() - begun) / 1_000;
  const used = cpuMicroseconds(server.pid) - cpu;
  const calls = await upstream.calls();
  const gone = sockets.filter((socket) => socket.readyState !== WebSocket.OPEN).length;
  if (gone > 0) throw new Error(`${gone} of ${count} subscribers are gone.`);
  await Promise.all(sockets.map(close));
  return {
    count,
    residentBytes: ((resident - residentBefore) * 2 ** 20) / count,
    heapBytes: (heapBytes - heapBefore) / count,
    cpuPerSecond: used / 1e6 / seconds / count,
    callsPerSecond: calls / seconds,
  };
}

/** Heap after a garbage collection, in bytes. */
async function heapOf(server: RunningServer): Promise<number> {
  return Number(await server.ask('heapBytes'));
}

/** Resolves with the first update. */
function open(url: string, headers: Readonly<Record<string, string>>, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      if (type === 'connection_ack') {
        const payload = { query: WATCH, variables: { token } };
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
      } else if (type === 'next') {
        resolve(socket);
      } else if (type === 'ping') {
        socket.send('{"type":"pong"}');
      } else {
        reject(new Error(`A subscriber received ${data.toString().slice(0, 300)}`));
      }
    });
    socket.on('error', reject);
  });
}

function close(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.close();
  });
}

/** The example without an expiration: an expired token would end the subscription. */
function lasting(): ReturnType<typeof exampleAnswers> {
  const { bodies, delayMs } = exampleAnswers();
  const path = '/link/token/get';
  const unended = (bodies[path] ?? '').replace(/(?<="expiration": *")[^"]*/, '2099-01-01T00:00:00Z');
  return { bodies: { ...bodies, [path]: unended }, delayMs };
}
