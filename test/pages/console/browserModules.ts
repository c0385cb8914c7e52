/** What runs in the browser, as it is built and served, for tests that need no browser. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

export function buildBrowserModules(): void {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'src/pages/console/browser'], { cwd: root });
}

/** @param T `typeof import(…)` of the source: its names end in `.js`, which Jest does not find there. */
export function browserModule<T>(name: string): T {
  return require(join(root, 'dist/pages/console/browser', `${name}.js`)) as T;
}
