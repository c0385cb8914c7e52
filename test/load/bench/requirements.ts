/** Required figures, with everything on unless stated otherwise. */
import type { Measured } from './generator/measure';
import { median, type Ratio, ratio } from './generator/statistics';
import { BARE, type Start } from './servers/startAndIdle';

export interface Results {
  readonly cases: Readonly<Record<string, readonly Measured[]>>;
  readonly starts: readonly Start[];
}

export interface Verdict {
  readonly what: string;
  readonly atMost: number;
  /** Null if it was not measured. */
  readonly measured: Ratio | null;
}

export function verdicts({ cases, starts }: Results): readonly Verdict[] {
  const row = (test: string, name: string) => cases[test]?.find((each) => each.name === name);
  const cpu = (test: string, name: string, against: string) => {
    const [one, other] = [row(test, name), row(test, against)];
    return one && other ? ratio(one.cpuMicroseconds, other.cpuMicroseconds) : null;
  };
  const calls = (test: string) => {
    const each = row(test, 'ours')?.callsPerRequest;
    return each ? { median: median(each), min: Math.min(...each), max: Math.max(...each) } : null;
  };
  const start = (name: string, figure: 'startMs' | 'idleMb') => {
    const [one, other] = [name, BARE].map((each) => starts.find((start) => start.name === each)?.[figure]);
    return one && other ? ratio(one, other) : null;
  };
  return [
    {
      what: 'fresh tokens: CPU against Mercurius',
      atMost: 1.25,
      measured: cpu('fresh', 'ours', 'mercurius'),
    },
    {
      what: 'fresh tokens: CPU against JSON passed through',
      atMost: 1.6,
      measured: cpu('fresh', 'ours', 'json'),
    },
    {
      what: 'fresh tokens: CPU against the tutorials’',
      atMost: 0.15,
      measured: cpu('fresh', 'ours', 'tutorial'),
    },
    { what: 'fresh tokens: calls of Plaid per request', atMost: 1, measured: calls('fresh') },
    { what: 'hot token: CPU against JSON passed through', atMost: 1, measured: cpu('hot', 'ours', 'json') },
    { what: 'hot token: calls of Plaid per request', atMost: 0.2, measured: calls('hot') },
    { what: 'JWT on: CPU against JWT off', atMost: 1.1, measured: cpu('fresh', 'jwt-on', 'jwt-off') },
    { what: 'start against the packages alone', atMost: 1.3, measured: start('ours', 'startMs') },
    { what: 'start against the packages alone, JWT off', atMost: 1.3, measured: start('jwt-off', 'startMs') },
    { what: 'idle memory against the packages alone', atMost: 1.3, measured: start('ours', 'idleMb') },
    {
      what: 'idle memory against the packages alone, JWT off',
      atMost: 1.3,
      measured: start('jwt-off', 'idleMb'),
    },
  ];
}

/** At the precision of the table. */
export function isReached({ measured, atMost }: Verdict): boolean {
  return measured !== null && Number(measured.median.toFixed(2)) <= atMost;
}
