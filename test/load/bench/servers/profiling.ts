/** Runs this server alone under one case with a CPU profile. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Ground, startBench } from '../bench';
import type { Case } from '../cases';
import type { Cores } from './cores';
import { newestProfile, type TimeSpent } from './profile';

export async function profileCase(
  { upstream, specs }: Ground,
  test: Case,
  server: string,
  cores: Cores,
  folder: string,
): Promise<TimeSpent> {
  mkdirSync(folder, { recursive: true });
  const bench = await startBench({
    upstream,
    specs: specs.filter(({ name }) => name === server),
    cores,
    warmUp: 3_000,
    nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${resolve(folder)}`],
  });
  const since = Number(process.hrtime.bigint() / 1_000n);
  await bench.run({ ...test, contestants: [server] });
  // A graceful exit writes the profile.
  await bench.stop('SIGTERM');
  return newestProfile(folder, since);
}
