/** One core for the server under test, the other for load and upstream, so that neither takes the other's time. */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER_CORE = '0';
const LOAD_CORE = '1';

export interface Cores {
  /** For whoever reads the figures. */
  readonly description: string;
  /** The command that runs this one on the server's core. */
  onServerCore(command: readonly string[]): readonly string[];
}

/** Puts this process, and what it starts from now on, on the load's core. */
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
