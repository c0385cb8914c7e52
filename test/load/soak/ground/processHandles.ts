/** Open handles and memory of a process, from the kernel. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Handles {
  /** Files, sockets, pipes and all others. */
  readonly all: number;
  readonly sockets: number;
}

export function handlesOf(pid: number): Handles {
  const folder = `/proc/${pid}/fd`;
  const descriptors = readdirSync(folder);
  let sockets = 0;
  for (const descriptor of descriptors) {
    try {
      if (readlinkSync(`${folder}/${descriptor}`).startsWith('socket:')) sockets += 1;
    } catch {
      // Closed meanwhile.
    }
  }
  return { all: descriptors.length, sockets };
}

/** Resident memory in MB. */
export function residentMemoryMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
