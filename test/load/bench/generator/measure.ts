/** One case: every server is warmed up, and then measured in rounds, each in another order. */
import type { Case } from '../cases';
import type { Contestant } from '../contestants';
import { cpuMicroseconds, memory } from '../servers/processUsage';
import type { Upstream } from '../upstream/upstream';
import { Load, type LoadResult } from './load';
import { RightAnswers } from './rightAnswers';
import { quantile } from './statistics';

/** Results of one participant. Lists have one value per round. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly cpuMicroseconds: readonly number[];
  readonly requestsPerSecond: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly callsPerRequest: readonly number[];
  readonly memoryMb: number;
  /** Since the start of its process. */
  readonly peakMemoryMb: number;
}

export interface Entrant {
  readonly contestant: Contestant;
  readonly token: () => string;
}

export async function measure(
  test: Case,
  entrants: readonly Entrant[],
  upstream: Upstream,
): Promise<readonly Measured[]> {
  await upstream.answer(test.upstream);
  const lanes = entrants.map((entrant) => new Lane(test, entrant, upstream));
  if (test.warmUp > 0) for (const lane of lanes) await lane.load(test.warmUp);
  for (let round = 0; round < test.rounds; round++) {
    for (const lane of shuffled(lanes)) await lane.round();
  }
  return lanes.map((lane) => lane.measured());
}

class Lane {
  readonly #test: Case;
  readonly #entrant: Entrant;
  readonly #upstream: Upstream;
  readonly #right: RightAnswers;
  readonly #cpu: number[] = [];
  readonly #rates: number[] = [];
  readonly #calls: number[] = [];
  readonly #latencies: Float64Array[] = [];

  constructor(test: Case, entrant: Entrant, upstream: Upstream) {
    this.#test = test;
    this.#entrant = entrant;
    this.#upstream = upstream;
    this.#right = new RightAnswers(entrant.contestant.title, test);
  }

  async round(): Promise<void> {
    const { pid } = this.#entrant.contestant.server;
    const { requests } = this.#test;
    await this.#upstream.calls();
    const { elapsedMs, latencies, cpu } = await this.load(requests, () => cpuMicroseconds(pid));
    this.#cpu.push(cpu / requests);
    this.#rates.push((requests / elapsedMs) * 1_000);
    this.#calls.push((await this.#upstream.calls()) / requests);
    this.#latencies.push(latencies);
  }

  /** @param used read before the first request and after the last response. */
  async load(requests: number, used = () => 0): Promise<LoadResult & { readonly cpu: number }> {
    const { contestant, token } = this.#entrant;
    const load = await Load.open({
      url: contestant.server.url,
      connections: Math.min(this.#test.connections, requests),
      next: () => contestant.request(token),
      check: this.#right.check,
    });
    try {
      const before = used();
      const result = await load.run(requests);
      return { ...result, cpu: used() - before };
    } catch (cause) {
      const end = contestant.server.epitaph() ?? '';
      throw new Error(`${contestant.title} fails in the case ${this.#test.name}. ${end}`, { cause });
    } finally {
      load.close();
    }
  }

  measured(): Measured {
    const { name, title, server } = this.#entrant.contestant;
    const { now, peak } = memory(server.pid);
    const latencies = this.#latencies.flatMap((each) => [...each]);
    return {
      name,
      title,
      cpuMicroseconds: this.#cpu,
      requestsPerSecond: this.#rates,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      callsPerRequest: this.#calls,
      memoryMb: now,
      peakMemoryMb: peak,
    };
  }
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
