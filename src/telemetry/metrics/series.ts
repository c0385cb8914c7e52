/** What the metrics of this server have in common. */
import type { Registry } from 'prom-client';

/** prom-client, loaded only where metrics are on, and the registry of one server. */
export interface PromRegistry {
  readonly client: Pick<
    typeof import('prom-client'),
    'Counter' | 'Gauge' | 'Histogram' | 'Registry' | 'register'
  >;
  readonly registers: Registry[];
}

/** Upper bounds in seconds: from a coalesced read to the longest that a caller waits for Plaid. */
export const LATENCY_BUCKETS: number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Exposes a series from the start: `increase` misses the first event of a series that first appears at 1. */
export function exposeAtZero<T extends { inc(value: number): void }>(child: T): T {
  child.inc(0);
  return child;
}

/**
 * One child of a metric for each known label value, made once. All other values share the label `other`, so the number
 * of series is bounded.
 *
 * @param make gets the value as labels are written by custom: `not handed on` → `not_handed_on`.
 */
export function createChildren<T>(words: readonly string[], make: (label: string) => T): (word: string) => T {
  const made = new Map(words.map((word) => [word, make(word.replaceAll(' ', '_'))]));
  let others: T | undefined;
  return (word) => {
    const known = made.get(word);
    if (known !== undefined) return known;
    others ??= make('other');
    return others;
  };
}
