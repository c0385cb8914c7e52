/** From what was measured to where it is drawn, with round numbers to read it by. */

export interface Scale {
  readonly ticks: readonly number[];
  /** From 0 to 1; what is beyond its ends is at them. */
  place(value: number): number;
}

const MOST_TICKS = 5;

/** From 0 to a round number that nothing is above. */
export function linearScale(most: number): Scale {
  const step = roundStep(Math.max(most, 1) / MOST_TICKS);
  const count = Math.max(1, Math.ceil(Math.max(most, 1) / step - 1e-9));
  const top = count * step;
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
    place: (value) => within(value / top),
  };
}

/** In powers of ten, from the one that nothing is below to the one that nothing is above. */
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

/** 1, 2 or 5 times a power of ten, and no less than this. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= step - 1e-9) ?? 10 * power;
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
