/** Statistics over samples. */

/** Rounds without a value are NaN. @returns NaN if all are. */
export function median(values: readonly number[]): number {
  const sorted = known(values).sort((one, other) => one - other);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export function quantile(values: Iterable<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Median and spread of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...known(values)), max: Math.max(...known(values)) };
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

/** Ratios of values measured in the same round, when the machine was equally busy. */
export function ratio(values: readonly number[], against: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (against[round] ?? Number.NaN)));
}
