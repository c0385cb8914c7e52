/**
 * Yields to the event loop between the steps that process a large response of Plaid. Each step takes milliseconds, so
 * other requests get a turn in between; smaller responses are processed at once.
 */
import { setImmediate } from 'node:timers/promises';

/** A smaller response takes at most some 35 ms in all steps together, whatever it contains. */
export const LARGE_RESPONSE_BYTES = 64 * 1024;

/** Longest time that `mapWithYields` occupies the event loop, in milliseconds. */
const TURN_MS = 5;

const LARGE = Symbol('large');

/** Marks the object parsed from a large response. JSON and loops over its members omit the mark. */
export function markAsLarge(object: object): void {
  Object.assign(object, { [LARGE]: true });
}

export function isLarge(object: object): boolean {
  return LARGE in object;
}

/** Resolves after all pending I/O callbacks have run. */
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
