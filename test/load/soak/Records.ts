/** Outcomes of operations as seen by clients, by kind: since the last call, and in total. */
import { quantile } from '../bench/generator/statistics';

/** One kind of operation over some time. */
export interface Tally {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

export interface Interval {
  readonly operations: number;
  /** Errors by code. */
  readonly errors: ReadonlyMap<string, number>;
  readonly tallies: ReadonlyMap<string, Tally>;
}

class Book {
  readonly errors = new Map<string, number>();
  readonly latencies = new Map<string, number[]>();
  operations = 0;

  add(kind: string, ms: number, codes: readonly string[]): void {
    this.operations += 1;
    this.addErrors(codes);
    const latencies = this.latencies.get(kind);
    if (latencies) latencies.push(ms);
    else this.latencies.set(kind, [ms]);
  }

  addErrors(codes: readonly string[]): void {
    for (const code of codes) this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  read(): Interval {
    const tallies = new Map<string, Tally>();
    for (const [kind, latencies] of this.latencies) {
      tallies.set(kind, {
        count: latencies.length,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        mostMs: quantile(latencies, 1),
      });
    }
    return { operations: this.operations, errors: this.errors, tallies };
  }
}

export class Records {
  readonly #all = new Book();
  #recent = new Book();

  /** @param codes of its errors. */
  add(kind: string, ms: number, codes: readonly string[]): void {
    this.#all.add(kind, ms, codes);
    this.#recent.add(kind, ms, codes);
  }

  /** An update of a subscription, which has no latency. */
  update(codes: readonly string[]): void {
    this.#all.addErrors(codes);
    this.#recent.addErrors(codes);
  }

  /** Outcomes since the last call. */
  recent(): Interval {
    const interval = this.#recent.read();
    this.#recent = new Book();
    return interval;
  }

  all(): Interval {
    return this.#all.read();
  }
}
