/**
 * `npm run test:node -- 22 24 26`: the default suite on other versions of Node, one after another. Their binaries come
 * from the npm registry (the package `node`). Exits with 1 if the suite failed on any of them.
 *
 * Version `20.19` and the like work too. Packages that compiled code for the machine's own Node are not rebuilt: the
 * project has none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = process.argv.slice(2);
if (versions.length === 0 || !versions.every((version) => /^\d+(\.\d+){0,2}$/.test(version))) {
  process.stderr.write('Usage: npm run test:node -- VERSION [VERSION ...], for example 22 24 26\n');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'plaid-link-graphql-node-'));
const rows = versions.map((version) => {
  const results = join(folder, `${version}.json`);
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', 'integration'];
  const startedAt = performance.now();
  const { status } = spawnSync(
    'npx',
    ['-y', `node@${version}`, ...jest, '--json', `--outputFile=${results}`, '--silent'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return {
    version,
    status,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    ...countsIn(results),
  };
});
rmSync(folder, { recursive: true });

for (const { version, status, seconds, passed, failed, skipped, failing } of rows) {
  process.stdout.write(
    `Node ${version}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s\n`,
  );
  if (status !== 0 && failed === 0) process.stdout.write(`  exit code ${status}\n`);
  for (const name of failing) process.stdout.write(`  ${name}\n`);
}
process.exitCode = rows.every(({ status }) => status === 0) ? 0 : 1;

function countsIn(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, testResults } =
      JSON.parse(readFileSync(file, 'utf8'));
    const failing = testResults.flatMap(({ name, status, assertionResults }) => {
      const failures = assertionResults.filter((each) => each.status === 'failed');
      if (status === 'failed' && failures.length === 0) return [name];
      return failures.map(({ fullName }) => `${name}: ${fullName}`);
    });
    return {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests,
      failing,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failing: ['no results: the run did not finish'] };
  }
}
