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

/** CPU time of a process since its start. */
export interface CpuTime {
  /** In microseconds. */
  readonly total: number;
  /** Clock ticks of 10 ms. */
  readonly userTicks: number;
  readonly systemTicks: number;
}

export function cpuTime(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { total: cpuMicroseconds(pid), userTicks: Number(fields[11]), systemTicks: Number(fields[12]) };
}

/** CPU time in microseconds. The kernel divides it into user and system by ticks. */
export function cpuUsed(
  before: CpuTime,
  after: CpuTime,
): { readonly total: number; readonly system: number } {
  const total = after.total - before.total;
  const system = after.systemTicks - before.systemTicks;
  const ticks = after.userTicks - before.userTicks + system;
  return { total, system: ticks === 0 ? 0 : (total * system) / ticks };
}

/** Resident memory in MB: now, and at its peak. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const inMegabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: inMegabytes('VmRSS'), peak: inMegabytes('VmHWM') };
}
