/** One core for the server under test and one for load and upstream. */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER_CORE = '0';
const LOAD_CORE = '1';

export interface Cores {
  /** For the report. */
  readonly description: string;
  /** The command that runs the given one on the server's core. */
  onServerCore(command: readonly string[]): readonly string[];
}

/** Moves this process and its later children to the core for load. */
export function divideCores(): Cores {
  if (availableParallelism() < 2) return undivided('this machine has one core');
  try {
    execFileSync('taskset', ['-a', '-cp', LOAD_CORE, String(process.pid)], { stdio: 'ignore' });
  } catch {
    return undivided('there is no taskset');
  }
  return {
    description: 'The server runs on one core, load and upstream on another.',
    onServerCore: (command) => ['taskset', '-c', SERVER_CORE, ...command],
  };
}

function undivided(why: string): Cores {
  return {
    description: `Server, load and upstream share all cores, because ${why}: figures are rougher than they could be.`,
    onServerCore: (command) => command,
  };
}
