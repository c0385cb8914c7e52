/** The package as an app installs it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

const root = join(__dirname, '../..');

it('contains every file that it exports', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, { types: string; default: string }>;
  };
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
  const exported = Object.values(exports).flatMap(({ types, default: script }) => [types, script]);
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(exported.map(normalize)));
});
