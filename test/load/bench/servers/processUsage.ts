/** CPU time and memory of a process, from the kernel. */
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of all its threads, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      // The thread has ended. Node's own threads live as long as the process, so this one is none of them.
    }
  }
  return nanoseconds / 1000;
}

/** Resident memory in MB: now, and at its peak. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const inMegabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: inMegabytes('VmRSS'), peak: inMegabytes('VmHWM') };
}
