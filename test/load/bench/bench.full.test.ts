/** A short real run of the benchmark. It checks that the benchmark works, not its figures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../../support/closing';
import { type NodeProcess, startNode } from '../../support/processes/nodeProcess';
import { describeWith } from '../../support/processes/programs';
import { temporaryFolder } from '../../support/temporaryFolder';
import { until } from '../../support/until';

jest.setTimeout(180_000);

const root = join(__dirname, '../../..');

function bench(...flags: string[]): NodeProcess {
  const started = startNode([join(root, 'dist/load/bench/main.js'), ...flags], {});
  closeAfterTest(() => {
    started.process.kill('SIGTERM');
    return started.exit;
  });
  return started;
}

/** A run of the servers that need no further packages. */
const SHORT = [
  '--case',
  'fresh',
  '--case',
  'hot',
  '--server',
  'ours',
  '--server',
  'json',
  '--requests',
  '100',
];

const row = (name: string, title: string, callsPerRequest: unknown) => ({
  name,
  title,
  cpuMicroseconds: [expect.any(Number), expect.any(Number)],
  requestsPerSecond: [expect.any(Number), expect.any(Number)],
  p50Ms: expect.any(Number),
  p99Ms: expect.any(Number),
  callsPerRequest,
  memoryMb: expect.any(Number),
  peakMemoryMb: expect.any(Number),
});

const ours = 'this server, everything on';
const json = 'JSON passed through (Fastify)';

describeWith(
  'the benchmark',
  'Linux, whose /proc has the CPU time of a process',
  existsSync('/proc/self/schedstat'),
  () => {
    it('measures the server beside another', async () => {
      const file = join(temporaryFolder(), 'figures.json');
      const run = bench(...SHORT, '--rounds', '2', '--json', file);

      expect({ exit: await run.exit, output: run.output() }).toEqual({
        exit: 0,
        output: expect.stringContaining(
          '| fresh tokens: calls of Plaid per request | 1 | 1.00 (1.00–1.00) | ok |',
        ),
      });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
        starts: [],
        cases: {
          fresh: [
            row('ours', ours, [1, 1]),
            row('ours-in-full', `${ours}, and asked for what it adds`, [1, 1]),
            row('json', json, [1, 1]),
          ],
          hot: [row('ours', ours, [expect.any(Number), expect.any(Number)]), row('json', json, [1, 1])],
        },
      });
    });

    it('ends every process it started when it is interrupted', async () => {
      const run = bench(...SHORT, '--rounds', '1000');
      await run.printed(/(A fresh token)/);
      const children = childrenOf(run.process.pid);
      closeAfterTest(async () => {
        for (const pid of children.filter(isRunning)) process.kill(pid, 'SIGKILL');
      });
      run.process.kill('SIGINT');

      expect({ exit: await run.exit, started: children.length }).toEqual({ exit: 130, started: 3 });
      await until(() => !children.some(isRunning), 60_000);
    });

    it('lists its cases for an unknown one', async () => {
      const run = bench('--case', 'cold');

      expect({ exit: await run.exit, output: run.output() }).toEqual({
        exit: 1,
        output: expect.stringContaining(
          'There is no case cold. There are start, fresh, hot, aliases, entities, create, big, slow, growth.',
        ),
      });
    });
  },
);

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
