/**
 * `npm run fuzz -- --seconds 300`: runs each property for that long with a new seed. `--runs` sets a number of runs
 * instead, `--seed` and `--path` repeat a failure, `--only` selects one file.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const string = { type: 'string' };
const { values } = parseArgs({
  options: { seconds: { ...string, default: '60' }, runs: string, seed: string, path: string, only: string },
});
const { seconds, runs, seed, path, only = '' } = values;
const settings = { FUZZ_SECONDS: runs ? '' : seconds, FUZZ_RUNS: runs, FUZZ_SEED: seed, FUZZ_PATH: path };
const given = Object.entries(settings).filter(([, value]) => value !== undefined);

const { status } = spawnSync('npx', ['jest', '--runInBand', `test/load/fuzz/${only}`], {
  stdio: 'inherit',
  env: { ...process.env, ...Object.fromEntries(given) },
});
process.exitCode = status ?? 1;
