/**
 * Answers of Plaid's that are long. What is done with one takes milliseconds at each step, so others get a turn in between;
 * those of ordinary size are done with at once.
 */
import { setImmediate } from 'node:timers/promises';

/** What is no longer than this takes some 35 ms at most, whatever it holds: all that it passes through, together. */
export const LARGE_RESPONSE_BYTES = 64 * 1024;

/** How long others wait while many things are done, in milliseconds. */
const TURN_MS = 5;

const LONG = Symbol('long');

/** Marks what a long answer was read, or decoded, into. Neither JSON nor a loop over its members finds the mark. */
export function markAsLarge(object: object): void {
  Object.assign(object, { [LONG]: true });
}

export function isLarge(object: object): boolean {
  return LONG in object;
}

/** Resolves when all that waits has had a turn. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}

export async function mapWithYields<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  let since = performance.now();
  const mapped: U[] = [];
  for (const item of items) {
    if (performance.now() - since > TURN_MS) {
      await yieldToEventLoop();
      since = performance.now();
    }
    mapped.push(map(item));
  }
  return mapped;
}
