/** Waiting by condition: the only way a test waits for another process, socket or callback. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Below the default timeout of a test, so that a failure shows the condition. */
const DEFAULT_TIMEOUT_MS = 25_000;
const POLL_INTERVAL_MS = 5;

/**
 * Resolves once the condition holds. Its timers are not replaced by Jest's fake timers and do not keep a process alive.
 *
 * @param timeoutMs generous: it bounds a failure, and says nothing about how long the condition should take.
 * @throws Error with the source of the condition, once the timeout has passed.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Timed out after ${timeoutMs} ms: ${condition}`);
    await delay(POLL_INTERVAL_MS, undefined, { ref: false });
  }
}
