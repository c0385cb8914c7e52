/** Summary of .ci/run: exit code of each step, failing names, and total counts as the last line. */
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const STEPS = ['install', 'install-gateways', 'check', 'default', 'full'];
const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
const failing = [];

for (const step of STEPS) {
  const statusFile = join(folder, `${step}.status`);
  if (!existsSync(statusFile)) {
    fail(step, 'did not run');
    continue;
  }
  const [status, seconds] = readFileSync(statusFile, 'utf8').trim().split(' ').map(Number);
  console.log(`${step}: exit code ${status}, ${seconds} s`);
  if (['default', 'full'].includes(step)) countTests(step, status);
  else if (status !== 0) fail(step, `exit code ${status}`);
  else if (step === 'check') total.passed += 1;
}

if (failing.length > 0) console.log(`\nFailed:\n${failing.map((name) => `  ${name}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

function countTests(step, status) {
  const file = join(folder, `${step}.json`);
  if (!existsSync(file)) return fail(step, `exit code ${status}, no results`);
  const run = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += run.numPassedTests;
  const failedBefore = total.failed;
  for (const { name, status: suiteStatus, assertionResults } of run.testResults) {
    const failures = assertionResults.filter((each) => each.status === 'failed');
    for (const { fullName } of failures) fail(step, `${name}: ${fullName}`);
    if (suiteStatus === 'failed' && failures.length === 0) fail(step, `${name}: the suite did not run`);
    // CI installs all programs, so a skipped test is a failure.
    for (const { fullName, status: skipped } of assertionResults) {
      if (skipped === 'pending' || skipped === 'todo') fail(step, `${name}: ${fullName}: skipped`);
    }
  }
  if (status !== 0 && total.failed === failedBefore) fail(step, `exit code ${status}`);
}

function fail(step, reason) {
  total.failed += 1;
  failing.push(`${step}: ${reason}`);
}
