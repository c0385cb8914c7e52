/**
 * What is counted and timed, for Prometheus. No label holds what a caller or Plaid made up: each is of a list that
 * somebody wrote down, or is `other`. Fields that Plaid invents are the exception, and have a bound of their own.
 */
import { countLive, type LiveWords } from './liveSeries';
import type { Metrics } from './Metrics';
import { countLoad, countOperations } from './operationSeries';
import { Page, type PromClient } from './Page';
import { timePauses } from './pauses';
import { countPlaid, countSharing } from './plaidSeries';
import { describeProcess } from './processSeries';
import { countUnknown } from './unknownSeries';

/** What may stand in a label. */
export interface KnownWords extends LiveWords {
  /** The paths at Plaid. */
  readonly endpoints: readonly string[];
  /** Of errors. */
  readonly codes: readonly string[];
}

export interface Prometheus {
  readonly metrics: Metrics;
  /** All of it, as Prometheus reads it. */
  render(): Promise<string>;
  /** Of what `render` gives. */
  readonly contentType: string;
  /** Leaves no timer and no observer behind. */
  stop(): void;
}

export function createPrometheus(prom: PromClient, words: KnownWords): Prometheus {
  const page = new Page(prom);
  const metrics: Metrics = {
    ...countOperations(page, words.codes),
    ...countLoad(page),
    ...countPlaid(page, words.endpoints),
    ...countSharing(page),
    ...countLive(page, words),
    ...countUnknown(page),
  };
  describeProcess(page);
  const stop = timePauses(page);
  return { metrics, render: () => page.render(), contentType: page.contentType, stop };
}
