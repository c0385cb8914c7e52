/** Short real runs of the benchmark. They check that the benchmark works, not its figures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../../support/closing';
import { type NodeProcess, startNode } from '../../support/processes/nodeProcess';
import { describeWith } from '../../support/processes/programs';
import { temporaryFolder } from '../../support/temporaryFolder';
import { until } from '../../support/until';
import type { Sample } from './generator/measure';
import { median } from './generator/statistics';
import type { Results } from './requirements';

const root = join(__dirname, '../../..');

function bench(...flags: string[]): NodeProcess {
  const started = startNode([join(root, 'dist/load/bench/main.js'), ...flags], {});
  closeAfterTest(() => {
    started.process.kill('SIGTERM');
    return started.exit;
  });
  return started;
}

/** A short run of the server alone; the other needs no further packages either. */
const SHORT = ['--seconds', '0.15', '--server', 'ours'];
const BESIDE_ANOTHER = ['--server', 'json'];

/** The results of a short run, and what it printed. */
async function resultsOf(...flags: string[]): Promise<Results & { readonly output: string }> {
  const file = join(temporaryFolder(), 'results.json');
  const run = bench(...SHORT, ...flags, '--json', file);
  if ((await run.exit) !== 0) throw new Error(run.output());
  return { ...JSON.parse(readFileSync(file, 'utf8')), output: run.output() };
}

describeWith(
  'the benchmark',
  'Linux, whose /proc has the CPU time of a process',
  existsSync('/proc/self/schedstat'),
  () => {
    it('measures the server beside another at a fixed rate and at saturation', async () => {
      const selected = ['--case', 'fresh', '--case', 'hot', '--rounds', '2'];
      const { cases, output } = await resultsOf(...BESIDE_ANOTHER, ...selected);

      expect(Object.keys(cases)).toEqual(['fresh', 'hot']);
      for (const rows of Object.values(cases)) {
        expect(rows.map(({ name }) => name)).toEqual(['ours', 'json']);
        for (const { atRate, saturated } of rows) {
          expect([atRate.length, saturated.length]).toEqual([2, 2]);
          for (const sample of [...atRate, ...saturated]) expect(wrongFigures(sample)).toEqual([]);
        }
      }
      const callsIn = (name: string) =>
        cases[name]?.map(({ atRate }) => median(atRate.map(({ calls }) => calls)));
      expect(callsIn('fresh')).toEqual([1, 1]);
      // Only this server coalesces reads.
      const [ours, json] = callsIn('hot') ?? [];
      expect(ours).toBeLessThan(1);
      expect(json).toBe(1);
      expect(output).toMatch(
        /\| one hot token, 16 at once, against JSON passed through \| [\d.]+ \([\d.]+–[\d.]+\) \| ≤ 1 \| /,
      );
    });

    it('sees the garbage collections of a server', async () => {
      // Long enough for a collection on a busy machine too.
      const { cases } = await resultsOf('--case', 'aliases', '--rounds', '1', '--seconds', '3');

      const [ours] = cases['aliases'] ?? [];
      const samples = [...(ours?.atRate ?? []), ...(ours?.saturated ?? [])];
      expect(samples.some(({ gcShare }) => gcShare > 0)).toBe(true);
      expect(samples.some(({ promotedBytes }) => promotedBytes > 0)).toBe(true);
    });

    it('measures starts, first requests and overload', async () => {
      const selected = ['start', 'first', 'overload'].flatMap((name) => ['--case', name]);
      const { starts, firstRequests, overload, output } = await resultsOf(...selected, '--rounds', '1');

      expect(starts).toEqual(
        ['ours', 'bare'].map((name) => ({
          name,
          title: expect.any(String),
          samples: [{ startMs: expect.any(Number), idleMb: expect.any(Number) }],
        })),
      );
      const [first] = firstRequests[0]?.samples ?? [];
      expect(first?.firstMs).toBeGreaterThan(0);
      expect(first?.warmUpMs).toBeGreaterThan(Number(first?.firstMs));
      expect(overload?.samples).toEqual([
        expect.objectContaining({ best: expect.any(Number), served: expect.any(Number), others: 0 }),
      ]);
      expect(output).toContain('| served at four times the best rate, of the best |');
    });

    it('writes a CPU profile and shows the time by package and folder', async () => {
      const folder = temporaryFolder();
      const run = bench(...SHORT, '--case', 'typename', '--profile', folder);

      expect({ exit: await run.exit, output: run.output() }).toEqual({
        exit: 0,
        output: expect.stringMatching(/\| dist\/graphql \| [\d.]+ % \|/),
      });
      expect(readdirSync(folder)).toEqual(['typename-ours.cpuprofile']);
    });

    it.each([
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const)('leaves no process behind after %s', async (signal, exit) => {
      const run = bench(...SHORT, ...BESIDE_ANOTHER, '--case', 'fresh', '--rounds', '1000');
      await run.printed(/(fresh token)/);
      const children = childrenOf(run.process.pid);
      closeAfterTest(async () => {
        for (const pid of children.filter(isRunning)) process.kill(pid, 'SIGKILL');
      });
      run.process.kill(signal);

      expect({ exit: await run.exit, started: children.length }).toEqual({ exit, started: 3 });
      await until(() => !children.some(isRunning), 60_000);
    });

    it.each([
      [
        ['--case', 'cold'],
        'There is no case cold. There are start, first, fresh, small, typename, hot, create, aliases, big, overload.',
      ],
      [
        ['--server', 'yoga'],
        'There is no server yoga. There are ours, bytes, json, mercurius, team, tutorial, mesh.',
      ],
      [['--rounds', '0'], '--rounds must be a positive number.'],
    ])('rejects %j', async (flags, message) => {
      const run = bench(...flags);

      expect({ exit: await run.exit, output: run.output() }).toEqual({
        exit: 1,
        output: expect.stringContaining(message),
      });
    });
  },
);

/** Names of figures that cannot be. Without a scavenge there is no promotion, which JSON writes as null. */
function wrongFigures({ promotedBytes, ...figures }: Sample): string[] {
  const all = { ...figures, promotedBytes: promotedBytes ?? 0 };
  const isRight = (value: unknown) => typeof value === 'number' && value >= 0;
  return Object.entries(all).flatMap(([name, value]) => (isRight(value) ? [] : [`${name}: ${value}`]));
}

function childrenOf(pid: number | undefined): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** A zombie process counts as ended. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
