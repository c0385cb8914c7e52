/** Command-line options of the benchmark, and the pace that they set. */
import { parseArgs } from 'node:util';

/** How long and how often the benchmark measures. */
export interface Pace {
  readonly rounds: number;
  /** Length of a measurement at the fixed rate; all other times are multiples of it. */
  readonly seconds: number;
}

export const FULL: Pace = { rounds: 5, seconds: 3 };
const QUICK: Pace = { rounds: 2, seconds: 0.8 };

export interface Flags {
  /** Names of cases; empty for all. */
  readonly cases: readonly string[];
  /** Names of servers; empty for all. */
  readonly servers: readonly string[];
  readonly isQuick: boolean;
  readonly pace: Pace;
  /** Path of a file for all figures. */
  readonly json: string | null;
  /** Folder for CPU profiles; null measures instead. */
  readonly profile: string | null;
}

export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: { type: 'string', multiple: true },
      server: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const pace = values.quick ? QUICK : FULL;
  return {
    cases: values.case ?? [],
    servers: values.server ?? [],
    isQuick: values.quick ?? false,
    pace: {
      rounds: positive('rounds', values.rounds, /^[1-9]\d*$/) ?? pace.rounds,
      seconds: positive('seconds', values.seconds, /^\d*\.?\d+$/) ?? pace.seconds,
    },
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}

function positive(name: string, text: string | undefined, form: RegExp): number | null {
  if (text === undefined) return null;
  if (!form.test(text) || Number(text) === 0) throw new Error(`--${name} must be a positive number.`);
  return Number(text);
}
