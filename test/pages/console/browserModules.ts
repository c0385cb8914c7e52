/** Loads the console’s built browser modules into Node, for tests without a browser. */
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** @param T `typeof import(…)` of the source. Jest cannot load the source, whose imports end in `.js`. */
export function browserModule<T>(name: string): T {
  return require(join(root, 'dist/pages/console/browser', `${name}.js`)) as T;
}
