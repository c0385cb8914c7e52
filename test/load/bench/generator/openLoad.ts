/**
 * Open-loop load over kept-alive connections: a fixed number of requests per second, whatever the responses. A
 * request without a free connection waits, and its latency counts from its due time.
 */
import { connect, type Socket } from 'node:net';
import { HttpMessages } from './httpMessages';

export interface OpenLoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly milliseconds: number;
  /** Initial time without recording. */
  readonly settlingMs: number;
  readonly onSettled: () => void;
  /** The next request as bytes. */
  next(): string;
}

/** Latency of each response in milliseconds, by status. */
export type Latencies = Map<number, number[]>;

export interface OpenLoadResult {
  readonly latencies: Latencies;
  /** Requests that never found a free connection. */
  readonly unsent: number;
}

/** The backlog of a Node server holds 511. */
const AT_ONCE = 100;
const ACCEPTING_MS = 10;

export async function openLoad(options: OpenLoadOptions): Promise<OpenLoadResult> {
  const { hostname, port } = new URL(options.url);
  const latencies: Latencies = new Map();
  const free: ((due: number) => void)[] = [];
  const waiting: number[] = [];
  const sockets: Socket[] = [];
  let inFlight = 0;
  let failure: Error | null = null;
  let recordingFrom = Number.POSITIVE_INFINITY;

  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, resolve);
      sockets.push(socket);
      let due = 0;
      const send = (at: number) => {
        due = at;
        inFlight += 1;
        socket.write(options.next(), 'latin1');
      };
      const messages = new HttpMessages((head) => {
        inFlight -= 1;
        if (due >= recordingFrom) {
          const status = Number(head.slice(9, 12));
          const times = latencies.get(status) ?? [];
          latencies.set(status, times);
          times.push(performance.now() - due);
        }
        const next = waiting.shift();
        if (next === undefined) free.push(send);
        else send(next);
      });
      socket.on('data', (chunk) => messages.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => {
        failure = new Error('The server closed a connection.');
      });
      free.push(send);
    });
  while (sockets.length < options.connections) {
    const count = Math.min(AT_ONCE, options.connections - sockets.length);
    await Promise.all(Array.from({ length: count }, open));
    await new Promise((resolve) => setTimeout(resolve, ACCEPTING_MS));
  }

  const started = performance.now();
  recordingFrom = started + options.settlingMs;
  setTimeout(options.onSettled, options.settlingMs);
  let planned = 0;
  while (performance.now() - started < options.milliseconds) {
    const due = ((performance.now() - started) * options.perSecond) / 1_000;
    for (; planned < due; planned += 1) {
      const at = started + (planned * 1_000) / options.perSecond;
      const send = free.shift();
      if (send) send(at);
      else waiting.push(at);
    }
    if (failure !== null) throw failure;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const unsent = waiting.splice(0).length;
  const givingUp = performance.now() + 15_000;
  while (inFlight > 0 && performance.now() < givingUp) await new Promise((resolve) => setTimeout(resolve, 5));
  if (inFlight > 0) throw new Error(`${inFlight} requests were not answered.`);
  for (const socket of sockets) socket.removeAllListeners('close').destroy();
  return { latencies, unsent };
}
