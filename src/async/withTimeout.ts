/** Waits for something, though not for ever. */
import { setTimeout as wait } from 'node:timers/promises';

/** Resolves when the work is done, or after that many milliseconds. Rejects where the work fails before. */
export async function withTimeout(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  // Nobody waits for it where the work is done first.
  const end = wait(milliseconds, undefined, { signal }).catch(() => {});
  try {
    await Promise.race([work, end]);
  } finally {
    patience.abort();
  }
}
