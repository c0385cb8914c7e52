/** The built server as a process of its own, configured as in production, with its output. */
import { join } from 'node:path';
import { type Child, startChild } from '../../bench/servers/children';
import type { Cores } from '../../bench/servers/cores';
import { root } from '../../bench/upstream/everyField';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Number of log lines by level and message, for warnings and above. */
  readonly complaints: ReadonlyMap<string, number>;
  /** Output outside of the log, which should be empty. */
  otherOutput(): string;
  hasEnded(): boolean;
  /** The exit code and the time to exit; null and SIGKILL if it does not exit in time. */
  terminate(withinMs: number): Promise<{ readonly exitCode: number | null; readonly ms: number }>;
}

export async function startServerProcess(
  cores: Cores,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = startChild(cores.onServerCore([process.execPath, join(root, 'dist/main.js')]), {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.process.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const complaints = new Map<string, number>();
  const url = await new Promise<string>((resolve, reject) => {
    let rest = '';
    child.process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.includes('"msg":"ready"')) resolve((JSON.parse(line) as { url: string }).url);
        if (/^\{"level":[456]0/.test(line)) complain(complaints, line);
      }
    });
    void child.ended.then(() => reject(new Error(`The server does not start: ${said}`)));
  });
  return {
    url,
    pid: child.pid,
    complaints,
    otherOutput: () => said,
    hasEnded: () => hasEnded(child),
    terminate: (withinMs) => terminate(child, withinMs),
  };
}

function complain(complaints: Map<string, number>, line: string): void {
  const { level, msg, problem } = JSON.parse(line) as { level: number; msg?: string; problem?: string };
  const complaint = [LEVELS[level], msg, problem?.split('\n', 2).join(' ')].filter(Boolean).join(': ');
  complaints.set(complaint, (complaints.get(complaint) ?? 0) + 1);
}

const LEVELS: Readonly<Record<number, string>> = { 40: 'warn', 50: 'error', 60: 'fatal' };

function hasEnded({ process: { exitCode, signalCode } }: Child): boolean {
  return exitCode !== null || signalCode !== null;
}

async function terminate(
  child: Child,
  withinMs: number,
): Promise<{ readonly exitCode: number | null; readonly ms: number }> {
  const begun = performance.now();
  const timer = setTimeout(() => void child.stop('SIGKILL'), withinMs);
  if (!hasEnded(child)) await child.stop('SIGTERM');
  clearTimeout(timer);
  return { exitCode: child.process.exitCode, ms: performance.now() - begun };
}
