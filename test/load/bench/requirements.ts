/** Required figures of this server with everything on. */
import type { Measured } from './generator/measure';
import { ratio, type Spread, spreadOf } from './generator/statistics';
import type { Overload } from './overload';
import type { FirstRequests, Sampled, Start } from './servers/afterStart';

export interface Results {
  readonly starts: readonly Sampled<Start>[];
  readonly firstRequests: readonly Sampled<FirstRequests>[];
  readonly cases: Readonly<Record<string, readonly Measured[]>>;
  readonly overload: Sampled<Overload> | null;
}

export interface Verdict {
  readonly what: string;
  readonly limit: string;
  readonly measured: Spread;
  readonly isReached: boolean;
}

/** Verdicts on what was measured. CPU ratios are those at the fixed rate. */
export function verdicts({ starts, firstRequests, cases, overload }: Results): readonly Verdict[] {
  const cpu = (test: string, peer: string) =>
    ratioOf(cases[test]?.map((row) => ({ ...row, samples: row.atRate })) ?? [], peer, ({ cpu }) => cpu);
  const served = overload?.samples.map((sample) => sample.served / sample.best);
  return [
    atMost(1.6, 'fresh token, every field, against bare Mercurius', cpu('fresh', 'mercurius')),
    atMost(1, 'fresh token, every field, against Mercurius as a team would run it', cpu('fresh', 'team')),
    atMost(1.5, 'fresh token, four fields, against bare Mercurius', cpu('small', 'mercurius')),
    atMost(2.5, '`{ __typename }`, against bare Mercurius', cpu('typename', 'mercurius')),
    atMost(1, 'one hot token, 16 at once, against JSON passed through', cpu('hot', 'json')),
    atMost(0.22, 'fresh token, every field, against the tutorial stack', cpu('fresh', 'tutorial')),
    atMost(
      1,
      'first 2,000 requests after a start, against bare Mercurius',
      ratioOf(firstRequests, 'mercurius', ({ firstMs }) => firstMs),
    ),
    atMost(
      0.7,
      'start, against a server of the mandated packages alone',
      ratioOf(starts, 'bare', ({ startMs }) => startMs),
    ),
    atMost(
      1,
      'idle memory, against a server of the mandated packages alone',
      ratioOf(starts, 'bare', ({ idleMb }) => idleMb),
    ),
    atLeast(0.8, 'served at four times the best rate, of the best', served ? spreadOf(served) : null),
  ].flat();
}

/** The ratio of this server to another; null if one was not measured. */
export function ratioOf<Sample>(
  rows: readonly Sampled<Sample>[],
  peer: string,
  figure: (sample: Sample) => number,
): Spread | null {
  const [ours, other] = ['ours', peer].map((name) => rows.find((row) => row.name === name));
  return ours && other ? ratio(ours.samples.map(figure), other.samples.map(figure)) : null;
}

/** At the precision of the table. */
function atMost(limit: number, what: string, measured: Spread | null): readonly Verdict[] {
  if (!measured) return [];
  return [{ what, limit: `≤ ${limit}`, measured, isReached: Number(measured.median.toFixed(2)) <= limit }];
}

function atLeast(limit: number, what: string, measured: Spread | null): readonly Verdict[] {
  if (!measured) return [];
  return [{ what, limit: `≥ ${limit}`, measured, isReached: Number(measured.median.toFixed(2)) >= limit }];
}
