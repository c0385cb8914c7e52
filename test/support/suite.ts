/** Switch between the default suite (`npm test`) and the full suite (`npm run test:full`). */

/** Large corpora and long runs belong to the full suite; the default suite takes a representative part of them. */
const isFullSuite = process.env['TEST_SUITE'] === 'full';

/** @returns the first value in the full suite, the second in the default suite. */
export function inFullSuite<T>(full: T, byDefault: T): T {
  return isFullSuite ? full : byDefault;
}
