/**
 * Marginal cost of one more item of a response or an operation: CPU time of the server's process, as the slope
 * between one count and ten times as many, so that fixed costs cancel. Flat means an equal cost at each step.
 */

import { type Case, OURS_IN_FULL, reading } from '../cases';
import { contestantsOf } from '../contestants';
import { measure } from '../generator/measure';
import { bigAnswers, exampleAnswers } from '../upstream/answers';
import { readSchema } from '../upstream/everyField';
import { freshToken } from '../upstream/linkTokens';
import { aliases, type Operation, read } from '../upstream/operations';
import type { Upstream, UpstreamAnswers } from '../upstream/upstream';
import type { ProbedServer } from './growthServer';

/** Growth by one kind of item. */
export interface Growth {
  readonly what: string;
  readonly steps: readonly GrowthStep[];
}

/** From one count to the next. */
export interface GrowthStep {
  readonly from: number;
  readonly to: number;
  /** Per additional item: one value per round, in microseconds. */
  readonly cpuMicroseconds: readonly number[];
}

/** Measurement at one count. */
export interface Point {
  readonly count: number;
  /** Per request or update: one value per round, in microseconds. */
  readonly cpuMicroseconds: readonly number[];
}

export function stepsBetween(points: readonly Point[]): GrowthStep[] {
  return points.slice(1).map(({ count, cpuMicroseconds }, index) => {
    const before = points[index];
    const from = before?.count ?? 0;
    return {
      from,
      to: count,
      cpuMicroseconds: cpuMicroseconds.map(
        (cpu, round) => (cpu - (before?.cpuMicroseconds[round] ?? Number.NaN)) / (count - from),
      ),
    };
  });
}

interface Dimension {
  readonly what: string;
  readonly counts: readonly number[];
  readonly ask: (count: number) => Pick<Case, 'operation' | 'linkTokens' | 'upstream'>;
}

const GET = read.upstreamPath;

/** An operation without data: the fixed cost of each. */
const nothing: Operation = {
  graphql: () => () => ({ query: 'query Nothing { __typename }' }),
  mesh: null,
  upstreamPath: '',
  plaid: null,
};

function withUnknownFields(count: number): UpstreamAnswers {
  const { bodies, delayMs } = exampleAnswers();
  const unknown = Array.from({ length: count }, (_, index) => [`new_field_${index}`, `value ${index}`]);
  const linkToken = { ...JSON.parse(bodies[GET] ?? ''), ...Object.fromEntries(unknown) };
  return { bodies: { ...bodies, [GET]: JSON.stringify(linkToken) }, delayMs };
}

const reads = { operation: read, linkTokens: 1 };

const dimensions: readonly Dimension[] = [
  {
    what: 'event of a session',
    counts: [0, 10, 100, 1_000],
    ask: (events) => ({ ...reads, upstream: bigAnswers(1, events) }),
  },
  {
    what: 'session of 17 events',
    counts: [0, 1, 10, 100],
    ask: (sessions) => ({ ...reads, upstream: bigAnswers(sessions, 17) }),
  },
  {
    what: 'link token, by an alias of its own',
    counts: [0, 1, 10, 100],
    ask: (count) => ({
      operation: count === 0 ? nothing : aliases(count),
      linkTokens: count,
      upstream: exampleAnswers(),
    }),
  },
  {
    what: 'field that the schema does not know',
    counts: [0, 10, 100, 1_000],
    ask: (count) => ({ ...reads, upstream: withUnknownFields(count) }),
  },
];

/** Requests per round for small responses; fewer for large ones. */
const REQUESTS = 400;
const FEWER = [1, 1, 2, 10];

export async function measureGrowth(
  { server }: ProbedServer,
  upstream: Upstream,
  rounds: number,
): Promise<readonly Growth[]> {
  const schema = readSchema();
  async function cpuOf(test: Case): Promise<number> {
    const [contestant] = contestantsOf(test, new Map([['ours', server]]), schema);
    if (!contestant) throw new Error('This server takes no part.');
    const [measured] = await measure(test, [{ contestant, token: freshToken }], upstream);
    return measured?.cpuMicroseconds[0] ?? Number.NaN;
  }

  const grown: Growth[] = [];
  for (const { what, counts, ask } of dimensions) {
    const cases = counts.map((count, index) => {
      // A response takes longer the more items it has, except for the first.
      const requests = Math.ceil(REQUESTS / (FEWER[index] ?? 1));
      const test: Case = {
        ...reading,
        ...ask(count),
        name: `growth: ${what}`,
        contestants: [OURS_IN_FULL],
        connections: 4,
        warmUp: Math.ceil(requests / 4),
        requests,
        rounds: 1,
      };
      return { count, test, cpu: [] as number[] };
    });
    for (let round = 0; round < rounds; round++) {
      for (const each of cases) each.cpu.push(await cpuOf(each.test));
    }
    const points = cases.map(({ count, cpu }) => ({ count, cpuMicroseconds: cpu }));
    grown.push({ what, steps: stepsBetween(points) });
  }
  return grown;
}
