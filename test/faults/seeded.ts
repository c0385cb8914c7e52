/** Reproducible random numbers: a seed determines everything that a test draws. */
import { randomInt } from 'node:crypto';

export interface Chance {
  /** At least 0 and less than 1. */
  number(): number;
  /** An integer, at least 0 and less than the count. */
  below(count: number): number;
  /** True with this probability. */
  is(probability: number): boolean;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
}

/** The seed in `FAULTS_SEED`, or a new one. */
export function chooseSeed(): number {
  const given = process.env['FAULTS_SEED'];
  return given ? Number(given) : randomInt(2 ** 31);
}

/** Marsaglia's 32-bit xorshift. */
export function chanceFrom(seed: number): Chance {
  // The state must not be zero, which would stay zero.
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const number = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  // Similar seeds start with similar numbers.
  for (let warmUp = 0; warmUp < 10; warmUp += 1) number();
  const below = (count: number) => Math.floor(number() * count);
  return {
    number,
    below,
    is: (probability) => number() < probability,
    oneOf: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}
