/** Scales from values to positions, with round numbers as labels. */

export interface Scale {
  readonly ticks: readonly number[];
  /** From 0 to 1, clamped. */
  place(value: number): number;
}

const MOST_TICKS = 5;

/** From 0 to a round number not below the maximum. */
export function linearScale(most: number): Scale {
  const step = roundStep(Math.max(most, 1) / MOST_TICKS);
  const count = Math.max(1, Math.ceil(Math.max(most, 1) / step - 1e-9));
  const top = count * step;
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
    place: (value) => within(value / top),
  };
}

/** Powers of ten, from at most the minimum to at least the maximum. */
export function logScale(least: number, most: number): Scale {
  const low = Math.floor(Math.log10(Math.max(least, 0.01)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(most, 0.01)) - 1e-9));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, index) =>
      Number((10 ** (low + index)).toPrecision(12)),
    ),
    place: (value) => within((Math.log10(Math.max(value, 1e-9)) - low) / (high - low)),
  };
}

/** 1, 2 or 5 times a power of ten, not below the given step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= step - 1e-9) ?? 10 * power;
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
