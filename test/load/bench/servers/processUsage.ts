/** What the kernel says a process has used. */
import { readdirSync, readFileSync } from 'node:fs';

/** Time on a core, of all its threads, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      // A thread that ended since: Node has the same ones from its start to its end, so what it used is not ours.
    }
  }
  return nanoseconds / 1000;
}

/** Memory in MB: now, and at its highest. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const inMegabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: inMegabytes('VmRSS'), peak: inMegabytes('VmHWM') };
}
