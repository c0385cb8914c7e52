/** The page that Prometheus reads. prom-client knows how it is written, and what names and labels may be. */
import type { Counter, Gauge, Registry } from 'prom-client';
import type { Durations, Labels, Lines, Series } from './series';

export type PromClient = Pick<typeof import('prom-client'), 'Counter' | 'Gauge' | 'Histogram' | 'Registry'>;

export class Page {
  readonly #prom: PromClient;
  /** Not the one that all of a process share: there may be several servers in it. */
  readonly #register: Registry;

  constructor(prom: PromClient) {
    this.#prom = prom;
    this.#register = new prom.Registry();
  }

  get contentType(): string {
    return this.#register.contentType;
  }

  render(): Promise<string> {
    return this.#register.metrics();
  }

  /** What only grows. */
  counts(series: Series, ...labelNames: readonly string[]): Lines {
    return linesOf(new this.#prom.Counter({ ...series, labelNames, registers: [this.#register] }));
  }

  /** What comes and goes. */
  levels(series: Series, ...labelNames: readonly string[]): Lines {
    return linesOf(new this.#prom.Gauge({ ...series, labelNames, registers: [this.#register] }));
  }

  /** What only grows, and somebody else counts. */
  total(series: Series, read: () => number): void {
    const collect = function (this: Counter) {
      this.reset();
      this.inc(read());
    };
    new this.#prom.Counter({ ...series, registers: [this.#register], collect });
  }

  level(series: Series, read: () => number): void {
    const collect = function (this: Gauge) {
      this.set(read());
    };
    new this.#prom.Gauge({ ...series, registers: [this.#register], collect });
  }

  /** By their label. */
  readings(series: Series, label: string, read: () => ReadonlyMap<string, number>): void {
    const collect = function (this: Gauge) {
      this.reset();
      for (const [word, value] of read()) this.set({ [label]: word }, value);
    };
    new this.#prom.Gauge({ ...series, labelNames: [label], registers: [this.#register], collect });
  }

  /** @param bounds in seconds, ascending. */
  durations(series: Series, bounds: readonly number[], ...labelNames: readonly string[]): Durations {
    const buckets = [...bounds];
    const histogram = new this.#prom.Histogram({
      ...series,
      buckets,
      labelNames,
      registers: [this.#register],
    });
    return (labels = {}) => {
      histogram.zero(labels);
      return histogram.labels(labels);
    };
  }
}

/** Each line is there from the beginning: Prometheus does not see the first of what was not there before. */
function linesOf(metric: Counter | Gauge): Lines {
  return (labels: Labels = {}) => {
    const line = metric.labels(labels);
    line.inc(0);
    return { add: (change) => line.inc(change) };
  };
}
