/** Overload: what this server still serves when four times its best rate is offered. */
import type { Ground } from './bench';
import { reading } from './cases';
import { contestantOf } from './contestants';
import type { Pace } from './flags';
import { Load } from './generator/load';
import { Lane } from './generator/measure';
import { quantile } from './generator/statistics';
import type { Sampled } from './servers/afterStart';
import type { Cores } from './servers/cores';
import { cpuMicroseconds, memory } from './servers/processUsage';
import { type RunningServer, startServer } from './servers/runningServer';
import type { ServerSpec } from './servers/servers';
import { readSchema } from './upstream/everyField';

export interface Overload {
  /** Requests per second: the best, then those sent and those of them with status 200. */
  readonly best: number;
  readonly sent: number;
  readonly served: number;
  /** CPU time of a refusal in microseconds. */
  readonly refusalCpu: number;
  readonly servedP50Ms: number;
  readonly servedP99Ms: number;
  readonly refusedP99Ms: number;
  /** Responses with another status than 200 and 503. */
  readonly others: number;
  readonly memoryMb: number;
}

const TIMES = 4;
const CONNECTIONS = 1_000;

export async function measureOverload(
  ours: ServerSpec,
  { upstream }: Ground,
  cores: Cores,
  { rounds, seconds }: Pace,
): Promise<Sampled<Overload>> {
  await upstream.answer(reading.upstream);
  // Load shedding is the subject of this measurement.
  const env = { ...ours.env, MAX_REQUESTS_IN_FLIGHT: '', MAX_EVENT_LOOP_TURN_MS: '' };
  const server = await startServer({ ...ours, env }, cores);
  const contestant = contestantOf(reading, server, readSchema());
  const lane = new Lane({ ...reading, mayRefuse: true }, contestant, upstream);
  await lane.warmUp((seconds * 1_000) / 3);
  const samples: Overload[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await lane.saturate(seconds * 1_000);
    const offered = await offer(server, contestant.request, before.perSecond * TIMES, seconds);
    // Other work may use this machine, so the best rate is measured before and after.
    const after = await lane.saturate(seconds * 1_000);
    const servedCpu = (offered.served.length * (before.cpu + after.cpu)) / 2;
    samples.push({
      best: (before.perSecond + after.perSecond) / 2,
      sent: (offered.served.length + offered.refused.length + offered.others) / offered.seconds,
      served: offered.served.length / offered.seconds,
      refusalCpu:
        offered.refused.length === 0 ? Number.NaN : (offered.cpu - servedCpu) / offered.refused.length,
      servedP50Ms: quantile(offered.served, 0.5),
      servedP99Ms: quantile(offered.served, 0.99),
      refusedP99Ms: quantile(offered.refused, 0.99),
      others: offered.others,
      memoryMb: memory(server.pid).now,
    });
  }
  await server.stop('SIGTERM');
  return { name: ours.name, title: ours.title, samples };
}

interface Offered {
  readonly seconds: number;
  readonly cpu: number;
  /** Latencies in milliseconds. */
  readonly served: readonly number[];
  readonly refused: readonly number[];
  readonly others: number;
}

async function offer(
  { url, pid }: RunningServer,
  next: () => string,
  perSecond: number,
  seconds: number,
): Promise<Offered> {
  // Time until overload is distinguished from a burst.
  const settlingMs = seconds * 700;
  const milliseconds = seconds * 1_700;
  const latencies = new Map<string, number[]>();
  let recordedFrom = Number.POSITIVE_INFINITY;
  let cpu = 0;
  const load = await Load.open({
    url,
    connections: CONNECTIONS,
    next,
    onResponse(head, _, dueAt) {
      if (dueAt < recordedFrom) return;
      const status = head.slice(9, 12);
      const times = latencies.get(status) ?? [];
      latencies.set(status, times);
      times.push(performance.now() - dueAt);
    },
  });
  recordedFrom = performance.now() + settlingMs;
  setTimeout(() => {
    cpu = cpuMicroseconds(pid);
  }, settlingMs);
  // Fewer are sent if the server or the load's core is too slow: a connection has one request at a time.
  await load.atRate({ perSecond, milliseconds, atOnce: 1, waits: false });
  cpu = cpuMicroseconds(pid) - cpu;
  load.close();
  const all = [...latencies].filter(([status]) => status !== '200' && status !== '503');
  return {
    seconds: (milliseconds - settlingMs) / 1_000,
    cpu,
    served: latencies.get('200') ?? [],
    refused: latencies.get('503') ?? [],
    others: all.reduce((count, [, times]) => count + times.length, 0),
  };
}
