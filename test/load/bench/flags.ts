/** Command-line options of the benchmark. */
import { parseArgs } from 'node:util';

export interface Flags {
  /** Names of cases, `start` and `growth`; empty for all. */
  readonly cases: readonly string[];
  /** Names of servers; empty for all. */
  readonly servers: readonly string[];
  /** Fewer rounds. */
  readonly quick: boolean;
  /** Replaces the number of rounds of each case; null keeps it. */
  readonly rounds: number | null;
  readonly requests: number | null;
  /** Path of a file for all figures. */
  readonly json: string | null;
  /** Folder for a CPU profile of this server alone. */
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
      requests: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return {
    cases: values.case ?? [],
    servers: values.server ?? [],
    quick: values.quick ?? false,
    rounds: count('rounds', values.rounds),
    requests: count('requests', values.requests),
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}

function count(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} must be a number from 1 on.`);
  return Number(text);
}
