/**
 * Jest projects. `npm test` runs `unit` and `integration`, `npm run test:full` all three; the suffix of a test file
 * selects the project. See README.md beside this file.
 */
const { availableParallelism } = require('node:os');
const { join } = require('node:path');

const rootDir = join(__dirname, '..');

const transform = {
  '^.+\\.[tj]s$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, useDefineForClassFields: false },
      },
      module: { type: 'commonjs' },
    },
  ],
};

const project = (displayName, testFiles, testPathIgnorePatterns = [], setupFilesAfterEnv = []) => ({
  displayName,
  rootDir,
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/support/graphqlInProduction.cjs'],
  setupFilesAfterEnv: ['<rootDir>/test/support/secrets/secrecy.ts', ...setupFilesAfterEnv],
  testMatch: [`<rootDir>/test/**/${testFiles}`],
  testPathIgnorePatterns: ['/node_modules/', ...testPathIgnorePatterns],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(jose|auto-bind)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
});

module.exports = {
  projects: [
    project('unit', '*.unit.test.ts'),
    project('integration', '*.test.ts', ['\\.unit\\.test\\.ts$', '\\.full\\.test\\.ts$']),
    project('full', '*.full.test.ts', [], ['<rootDir>/test/support/longTimeout.cjs']),
  ],
  rootDir,
  // Jest ignores this option in projects.
  testTimeout: process.env.TEST_SUITE === 'full' ? 600_000 : 30_000,
  globalSetup: '<rootDir>/test/support/buildOnce.cjs',
  testSequencer: '<rootDir>/test/support/sensitiveFirst.cjs',
  // Suites wait for sockets and child processes a third of their time, so one worker more than cores pays.
  maxWorkers: availableParallelism() + 1,
  // Restarts a worker above this size after a file: Node keeps compiled code of earlier files' modules.
  workerIdleMemoryLimit: '400MB',
  // By default 0.5 s, less than a worker restarted after its last file needs: Jest would report a leak where none is.
  workerGracefulExitTimeout: 10_000,
};
