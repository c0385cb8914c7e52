/** Child processes: each is ended, by its id, however this process ends. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();

export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export function startChild(command: readonly string[], options: SpawnOptions): Child {
  const [program = '', ...args] = command;
  const child = spawn(program, args, options);
  if (child.pid === undefined) throw new Error(`${program} does not start.`);
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  return {
    pid: child.pid,
    process: child,
    ended,
    stop(signal = 'SIGKILL') {
      child.kill(signal);
      return ended;
    },
  };
}

export function endChildrenAtExit(): void {
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => process.exit(status));
  }
}
