/** Jest's global setup: builds what the suites start as processes, once per run. */
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '../..');

module.exports = async () => {
  // A Jest started by a test uses the build of the outer run.
  if (process.env.TEST_BUILD === 'done') return;
  const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: 'inherit' });
  run('npm', 'run', '--silent', 'build');
  run(
    process.execPath,
    join(root, 'node_modules/typescript/bin/tsc'),
    '-b',
    'test/load/bench',
    'test/load/soak',
  );
};
