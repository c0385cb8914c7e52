/**
 * Order of the full suite. Jest knows durations only of earlier runs; on a fresh machine it starts the largest files first.
 * Files that load a server to its limits start before all others, so that they do not run beside browsers. The slowest
 * file follows, so that it does not run alone at the end.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const FIRST = [
  'faults/matrix.full.test.ts',
  'linkToken/idempotency/idempotency.full.test.ts',
  'faults/silence.full.test.ts',
  'graphql/limits/attackMemory.full.test.ts',
];

module.exports = class SensitiveFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const first = FIRST.flatMap((file) => sorted.filter(({ path }) => path.endsWith(file)));
    return [...first, ...sorted.filter((test) => !first.includes(test))];
  }
};
