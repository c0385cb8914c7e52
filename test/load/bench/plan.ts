/** Plan of a run by its options. */
import { type Case, cases } from './cases';
import type { Flags } from './flags';
import type { ServerSpec } from './servers/servers';

/** Measures start and idle memory instead of load. */
export const START = 'start';
/** Measures marginal costs instead of load. */
export const GROWTH = 'growth';

export interface Plan {
  readonly cases: readonly Case[];
  /** Starts of each program; 0 for none. */
  readonly starts: number;
  /** Rounds; 0 for none. */
  readonly growth: number;
  readonly warmUp: number;
  takesPart(spec: ServerSpec): boolean;
}

/** @throws for an unknown name. */
export function planOf(flags: Flags): Plan {
  const names = [START, ...cases.map(({ name }) => name), GROWTH];
  for (const name of flags.cases) {
    if (!names.includes(name)) throw new Error(`There is no case ${name}. There are ${names.join(', ')}.`);
  }
  const isChosen = (name: string) => flags.cases.length === 0 || flags.cases.includes(name);
  const chosen = cases.filter(({ name }) => isChosen(name)).map((test) => adjusted(test, flags));
  const isOursChosen = flags.servers.length === 0 || flags.servers.includes('ours');
  const contestants = new Set(chosen.flatMap((test) => test.contestants));
  return {
    cases: chosen,
    starts: isChosen(START) ? (flags.rounds ?? (flags.quick ? 3 : 11)) : 0,
    growth: isChosen(GROWTH) && isOursChosen ? (flags.rounds ?? (flags.quick ? 1 : 9)) : 0,
    warmUp: Math.min(flags.quick ? 1_000 : 3_000, flags.requests ?? Number.POSITIVE_INFINITY),
    takesPart: ({ name }) =>
      contestants.has(name) && (flags.servers.length === 0 || flags.servers.includes(name)),
  };
}

function adjusted(test: Case, { quick, rounds, requests }: Flags): Case {
  const own = quick ? quickened(test) : test;
  return {
    ...own,
    rounds: rounds ?? own.rounds,
    requests: requests ?? own.requests,
    warmUp: Math.min(own.warmUp, requests ?? own.warmUp),
  };
}

function quickened(test: Case): Case {
  return {
    ...test,
    rounds: Math.max(3, Math.ceil(test.rounds / 5)),
    requests: Math.max(test.connections, Math.ceil(test.requests / 4)),
    warmUp: Math.ceil(test.warmUp / 5),
  };
}
