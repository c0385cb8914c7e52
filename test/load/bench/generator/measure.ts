/** One case: each server is warmed up until its CPU time per request is flat, then measured in alternating rounds. */
import type { Case } from '../cases';
import type { Contestant } from '../contestants';
import type { Pace } from '../flags';
import { cpuTime, cpuUsed } from '../servers/processUsage';
import type { Collections } from '../servers/runningServer';
import type { Upstream } from '../upstream/upstream';
import { Load, type LoadResult } from './load';
import { RightAnswers } from './rightAnswers';
import { median, quantile } from './statistics';

/** One measurement of one server. */
export interface Sample {
  readonly requests: number;
  /** CPU time per request in microseconds. */
  readonly cpu: number;
  readonly system: number;
  /** Time in garbage collection as a share of the CPU time. */
  readonly gcShare: number;
  /** Bytes that a scavenge moves into the old generation; NaN without a scavenge. */
  readonly promotedBytes: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Calls to Plaid per request. */
  readonly calls: number;
}

/** Results of one server, one sample per round. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly warmUpSeconds: number;
  readonly atRate: readonly Sample[];
  readonly saturated: readonly Sample[];
}

/** A warm-up consists of windows of a third of a measurement. The last ones decide, compared with those before. */
const SPAN = 4;
/** At least this part of the earlier CPU time: what remains to be gained is less than the noise. */
const FLAT = 0.97;
/** A process may pause on a plateau before its hot path is optimized. */
const OF_A_NEW_PROCESS = { minWindows: 20, maxWindows: 40, minRequests: 0 };
/** Each case has code of its own. */
const OF_A_NEW_CASE = { minWindows: 2 * SPAN, maxWindows: 20, minRequests: 2_000 };

/** Share of a server's best rate that the fixed rate does not exceed: a queue would be measured instead. */
const OF_THE_BEST = 0.5;

export async function measure(
  test: Case,
  contestants: readonly Contestant[],
  upstream: Upstream,
  { rounds, seconds }: Pace,
): Promise<readonly Measured[]> {
  await upstream.answer(test.upstream);
  const lanes = contestants.map((contestant) => new Lane(test, contestant, upstream));
  const windowMs = (seconds * 1_000) / 3;
  for (const lane of lanes) await lane.warmUp(windowMs);
  for (let round = 0; round < rounds; round++) {
    for (const lane of shuffled(lanes)) await lane.round(seconds * 1_000, windowMs);
  }
  return lanes.map((lane) => lane.measured());
}

/** A server in one case. */
export class Lane {
  readonly #test: Case;
  readonly #contestant: Contestant;
  readonly #upstream: Upstream;
  readonly #right: RightAnswers;
  readonly #atRate: Sample[] = [];
  readonly #saturated: Sample[] = [];
  #warmUpSeconds = 0;
  #perSecond = 0;

  constructor(test: Case, contestant: Contestant, upstream: Upstream) {
    this.#test = test;
    this.#contestant = contestant;
    this.#upstream = upstream;
    this.#right = new RightAnswers(contestant.server.spec.title, test);
  }

  async warmUp(windowMs: number): Promise<void> {
    const { server } = this.#contestant;
    const begun = performance.now();
    const { minWindows, maxWindows, minRequests } = server.isWarm ? OF_A_NEW_CASE : OF_A_NEW_PROCESS;
    const windows: Sample[] = [];
    let requests = 0;
    do {
      const window = await this.saturate(windowMs);
      windows.push(window);
      requests += window.requests;
    } while (
      windows.length < maxWindows &&
      (windows.length < minWindows || requests < minRequests || !isFlat(windows))
    );
    server.isWarm = true;
    const best = median(windows.slice(-SPAN).map(({ perSecond }) => perSecond));
    this.#perSecond = Math.min(this.#test.perSecond, best * OF_THE_BEST);
    this.#warmUpSeconds = (performance.now() - begun) / 1_000;
  }

  async round(atRateMs: number, saturatedMs: number): Promise<void> {
    const { atOnce } = this.#test;
    const rate = { perSecond: this.#perSecond, milliseconds: atRateMs, atOnce, waits: true };
    // In this order, so that a server that idled during the turns of the others is busy again.
    this.#saturated.push(await this.saturate(saturatedMs));
    this.#atRate.push(await this.sample((load) => load.atRate(rate)));
  }

  measured(): Measured {
    const { name, title } = this.#contestant.server.spec;
    return {
      name,
      title,
      warmUpSeconds: this.#warmUpSeconds,
      atRate: this.#atRate,
      saturated: this.#saturated,
    };
  }

  /** Each connection sends its next request after the response. */
  saturate(milliseconds: number): Promise<Sample> {
    return this.sample((load) => load.saturate((_, elapsedMs) => elapsedMs >= milliseconds));
  }

  /** Measures one load. Opening its connections is left out. */
  async sample(drive: (load: Load) => Promise<LoadResult>): Promise<Sample> {
    const { server, request } = this.#contestant;
    const latencies: number[] = [];
    const load = await Load.open({
      url: server.url,
      connections: this.#test.connections,
      next: request,
      onResponse: (head, body, dueAt) => {
        latencies.push(performance.now() - dueAt);
        this.#right.check(head, body);
      },
    });
    try {
      await this.#upstream.calls();
      await server.ask('startGc');
      const before = cpuTime(server.pid);
      const { responses, elapsedMs } = await drive(load);
      const { total, system } = cpuUsed(before, cpuTime(server.pid));
      const collections = (await server.ask('stopGc')) as Collections;
      return {
        requests: responses,
        cpu: total / responses,
        system: system / responses,
        gcShare: collections.microseconds / total,
        promotedBytes: collections.promotedBytes / collections.scavenges,
        perSecond: (responses / elapsedMs) * 1_000,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        calls: (await this.#upstream.calls()) / responses,
      };
    } catch (cause) {
      const end = server.epitaph() ?? '';
      throw new Error(`${server.spec.title} fails in the case ${this.#test.name}. ${end}`, { cause });
    } finally {
      load.close();
    }
  }
}

/** The least CPU time counts: other work on the machine only adds to it. */
function isFlat(windows: readonly Sample[]): boolean {
  const least = (from: number, to?: number) => Math.min(...windows.slice(from, to).map(({ cpu }) => cpu));
  return least(-SPAN) >= FLAT * least(-2 * SPAN, -SPAN);
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
