/**
 * What the process is like, by the names that prom-client's own collector has and others' dashboards know. That one
 * leaves a timer and an observer behind which nobody can stop: two for every server that a process ever had.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from './Page';

/** Read when somebody asks. */
export function describeProcess(page: Page): void {
  const total = (name: string, help: string, read: () => number) => page.total({ name, help }, read);
  const level = (name: string, help: string, read: () => number) => page.level({ name, help }, read);

  total('process_cpu_user_seconds_total', 'Time on the CPU in the program.', () => cpuSeconds('user'));
  total('process_cpu_system_seconds_total', 'Time on the CPU in the kernel.', () => cpuSeconds('system'));
  total('process_cpu_seconds_total', 'Time on the CPU.', () => cpuSeconds('user') + cpuSeconds('system'));
  level('process_start_time_seconds', 'When it began, since 1970.', () => STARTED_AT);
  level('process_resident_memory_bytes', 'Memory that it has of the machine.', () =>
    process.memoryUsage.rss(),
  );
  level('nodejs_heap_size_total_bytes', 'The heap.', () => process.memoryUsage().heapTotal);
  level('nodejs_heap_size_used_bytes', 'What is in the heap.', () => process.memoryUsage().heapUsed);
  level('nodejs_external_memory_bytes', 'Memory beside the heap.', () => process.memoryUsage().external);
  level('process_open_fds', 'Files and sockets that are open.', openFiles);
  level('process_max_fds', 'How many files and sockets may be open.', maxFiles);
  page.readings(
    { name: 'nodejs_active_resources', help: 'What the process waits for, by kind: sockets, timers, files.' },
    'type',
    resources,
  );
  page.readings(
    { name: 'nodejs_version_info', help: 'The version of Node, as a label.' },
    'version',
    () => new Map([[process.version, 1]]),
  );
}

const STARTED_AT = Math.round(Date.now() / 1000 - process.uptime());

function cpuSeconds(where: 'user' | 'system'): number {
  return process.cpuUsage()[where] / 1e6;
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Of Linux alone; elsewhere it is not known. */
function openFiles(): number {
  try {
    // Without the one that it takes to look.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return Number.NaN;
  }
}

function maxFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'latin1');
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
  } catch {
    return Number.NaN;
  }
}
