/** Waits for work, up to a time limit. */
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when the work is done or the time is up. Rejects if the work fails before. */
export async function withTimeout(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const { signal } = timer;
  const timeout = delay(timeoutMs, undefined, { signal }).catch(() => {});
  try {
    await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}
