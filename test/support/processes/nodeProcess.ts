/** A Node process started by a test, with its output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { watchProcess } from '../secrets/secrecy';

export interface NodeProcess {
  readonly process: ChildProcess;
  /** All output so far. */
  output(): string;
  /** The first group of the pattern once it is printed. Rejects if the process exits first. */
  printed(pattern: RegExp): Promise<string>;
  /** The exit code, once the process has exited. */
  readonly exit: Promise<number | null>;
}

/** @param env the whole environment except PATH: nothing of the caller's, such as keys or `NODE_ENV=test`. */
export function startNode(args: readonly string[], env: Record<string, string>, cwd?: string): NodeProcess {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watch = watchProcess(env, cwd);
  let printed = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
      watch(String(chunk));
      for (const look of waiting) look();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => printed,
    printed: (pattern) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const [, found] = pattern.exec(printed) ?? [];
          if (found === undefined) return;
          // A pattern that has matched is not searched for in later output, which can be megabytes.
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void exit.then(() => reject(new Error(`the process ended: ${printed}`)));
      }),
    exit,
  };
}
