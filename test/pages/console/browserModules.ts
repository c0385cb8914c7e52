/** What runs in the browser, as it is built and served, for tests that need no browser. */
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** @param T `typeof import(…)` of the source: its names end in `.js`, which Jest does not find there. */
export function browserModule<T>(name: string): T {
  return require(join(root, 'dist/pages/console/browser', `${name}.js`)) as T;
}
