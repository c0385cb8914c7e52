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

describeWith(
  'the soak',
  'Linux, whose /proc lists the handles of a process',
  existsSync('/proc/self/fd'),
  () => {
    it('reports no violation and draws its samples', async () => {
      const file = join(temporaryFolder(), 'soak.svg');
      const run = soak('--minutes', '0.25', '--rate', '120', '--out', file);

      if ((await run.exit) !== 0) throw new Error(run.output());
      expect(run.output()).toContain('| SIGTERM ends it with 0 | never |');
      const svg = readFileSync(file, 'utf8');
      const drawn = [...svg.matchAll(/data-name="([^"]*)" d="M[^"]+"/g)].map(([, name]) => name);
      expect({ charts: [...svg.matchAll(/data-title="([^"]*)"/g)].map(([, title]) => title), drawn }).toEqual(
        {
          charts: [
            'Memory',
            'Open handles',
            'Latency, as clients see it',
            'Work',
            'Errors',
            'Event loop late',
            'Under way',
          ],
          drawn: expect.arrayContaining([
            'of the process',
            'heap in use',
            'read p99',
            'create p99',
            'end of a session p99',
            'operations',
            'PLAID_UNAVAILABLE',
            'delay',
            'subscriptions',
          ]),
        },
      );
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
