/** A short real soak. It checks that the soak works, not its figures. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../../support/closing';
import { type NodeProcess, startNode } from '../../support/processes/nodeProcess';
import { describeWith } from '../../support/processes/programs';
import { temporaryFolder } from '../../support/temporaryFolder';

const root = join(__dirname, '../../..');

function soak(...flags: string[]): NodeProcess {
  const started = startNode([join(root, 'dist/load/soak/main.js'), ...flags], {});
  closeAfterTest(() => {
    started.process.kill('SIGTERM');
    return started.exit;
  });
  return started;
}

/** Runs the soak without a violation. @returns the charts and lines of its picture. */
async function soakFor(minutes: string) {
  const file = join(temporaryFolder(), 'soak.svg');
  const run = soak('--minutes', minutes, '--rate', '120', '--out', file);
  if ((await run.exit) !== 0) throw new Error(run.output());
  expect(run.output()).toContain('| SIGTERM ends it with 0 | never |');
  const svg = readFileSync(file, 'utf8');
  const names = (pattern: RegExp) => [...svg.matchAll(pattern)].map(([, name]) => name);
  return { charts: names(/data-title="([^"]*)"/g), drawn: names(/data-name="([^"]*)" d="M[^"]+"/g) };
}

describeWith(
  'the soak',
  'Linux, whose /proc lists the handles of a process',
  existsSync('/proc/self/fd'),
  () => {
    it('reports no violation and draws its samples', async () => {
      const drawn = [
        'of the process',
        'heap in use',
        'read p99',
        'create p99',
        'end of a session p99',
        'operations',
        'PLAID_UNAVAILABLE',
        'delay',
        'subscriptions',
      ];
      let picture = await soakFor('0.25');
      // On a busy machine so short a run may end before the first session does.
      if (!drawn.every((name) => picture.drawn.includes(name))) picture = await soakFor('1');

      expect(picture).toEqual({
        charts: [
          'Memory',
          'Open handles',
          'Latency, as clients see it',
          'Work',
          'Errors',
          'Event loop late',
          'Under way',
        ],
        drawn: expect.arrayContaining(drawn),
      });
    });

    it('prints its options for an unknown one', async () => {
      const run = soak('--minutes', 'ten');

      expect({ exit: await run.exit, output: run.output() }).toEqual({
        exit: 1,
        output: expect.stringContaining('--minutes must be a number from 0.2 to 600.'),
      });
    });
  },
);
