/** Rover, from the npm package for this platform or from the PATH. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programOnPath } from '../support/processes/programs';
import { temporaryFolder } from '../support/temporaryFolder';

/** Called directly, since its launcher needs Node 22. */
const packaged = join(__dirname, 'gateways/node_modules/@apollo/rover-linux-x64/rover');

/** Null if there is none. */
export const roverProgram = existsSync(packaged) ? packaged : programOnPath('rover');

export const NEEDS_ROVER = 'rover, on the PATH or from npm run test:install on Linux x64';

export interface RoverRun {
  readonly exitCode: number | string;
  readonly stdout: string;
}

export function runRover(program: string, args: readonly string[], cwd?: string): Promise<RoverRun> {
  const home = temporaryFolder();
  // Otherwise it looks for a newer version on the internet and reports its use.
  const env = {
    HOME: home,
    APOLLO_CONFIG_HOME: home,
    APOLLO_TELEMETRY_DISABLED: '1',
    APOLLO_ROVER_SKIP_UPDATE: '1',
  };
  return new Promise((resolve) => {
    execFile(program, args, { env, cwd }, (error, stdout) =>
      resolve({ exitCode: error ? (error.code ?? error.signal ?? 'unknown') : 0, stdout }),
    );
  });
}
