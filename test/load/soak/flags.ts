/** Command-line options of the soak. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export interface Flags {
  readonly seconds: number;
  readonly seed: number;
  /** Operations per second. */
  readonly rate: number;
  /** Path of the picture. */
  readonly out: string;
}

export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '250' },
      out: { type: 'string', default: join(tmpdir(), 'soak.svg') },
    },
  });
  return {
    seconds: 60 * numberFrom('minutes', values.minutes, 0.2, 600),
    seed: numberFrom('seed', values.seed, 0, 2 ** 31),
    rate: numberFrom('rate', values.rate, 10, 5_000),
    out: values.out,
  };
}

function numberFrom(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`--${name} must be a number from ${least} to ${most}.`);
}
