/** When the process does nothing for anybody: the event loop behind its time, and collections of garbage. */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import type { Page } from './Page';
import type { Durations, Timings } from './series';

/** How often the event loop is asked whether it is on time, in milliseconds. */
const TICK_MS = 20;

/** Of a process that stood still, no more than this is told. */
const MAX_DELAY_MS = 10_000;

const DELAYS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const COLLECTIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

const collections: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** @returns what ends it. */
export function timePauses(page: Page): () => void {
  const delays = page.durations(
    {
      name: 'nodejs_eventloop_delay_seconds',
      help: 'How late the event loop is for what comes at any moment, as seen every 20 ms.',
    },
    DELAYS,
  );
  const garbage = page.durations(
    { name: 'nodejs_gc_duration_seconds', help: 'Collections of garbage, by kind.' },
    COLLECTIONS,
    'kind',
  );
  const timer = timeEventLoop(delays());
  const observer = timeCollections(garbage);
  return () => {
    clearInterval(timer);
    observer.disconnect();
  };
}

/**
 * A histogram, and not the percentiles that Node would work out: those of many replicas, or of ten minutes, follow from
 * no number of them, and each scrape would begin them anew for all who scrape.
 */
function timeEventLoop(delays: Timings): NodeJS.Timeout {
  let due = performance.now() + TICK_MS;
  return setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, Math.min(MAX_DELAY_MS, now - due));
    // And for each time that was missed meanwhile: else the longest pause would be one moment of many.
    for (let each = late; each >= 0; each -= TICK_MS) delays.observe(each / 1000);
    due = now + TICK_MS;
  }, TICK_MS).unref();
}

function timeCollections(garbage: Durations): PerformanceObserver {
  const byKind = new Map<string, Timings>();
  for (const kind of Object.values(collections)) byKind.set(kind, garbage({ kind }));
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as object as { detail: { kind: number } }).detail;
      byKind.get(collections[kind] ?? '')?.observe(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return observer;
}
