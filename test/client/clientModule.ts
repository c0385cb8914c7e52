/** Loads the built client kit, as a frontend does. */
import { join } from 'node:path';

/** @param T `typeof import(…)` of the source. Jest cannot load the source, whose imports end in `.js`. */
export function clientModule<T>(name: string): T {
  return require(join(__dirname, '../../dist/client', `${name}.js`)) as T;
}
