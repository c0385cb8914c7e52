/**
 * Starts the slowest files first, so that none of them runs alone at the end. Jest itself knows durations only of earlier
 * runs; on a fresh machine it starts the largest files first.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

/** More than 60 s alone. */
const SLOWEST = [
  'graphql/limits/attackMemory.full.test.ts',
  'load/bench/bench.full.test.ts',
  'faults/matrix.full.test.ts',
];

const isSlow = ({ path }) => SLOWEST.some((file) => path.endsWith(file));

module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
};
