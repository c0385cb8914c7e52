/** Retry schedule of one webhook: exponential backoff, or the receiver's Retry-After, for one day in total. */
import { DAY, HOUR, SECOND } from '../timestamps';

const FIRST_DELAY = 30 * SECOND;
const BACKOFF_FACTOR = 4;
const MAX_TOTAL = DAY;
const MIN_RETRY_AFTER = SECOND;
const MAX_RETRY_AFTER = 4 * HOUR;

export interface FailedAttempt {
  readonly problem: string;
  /** Retry-After of a 429, in milliseconds. */
  readonly retryAfterMs: number | null;
}

export class RetrySchedule {
  #backoff = FIRST_DELAY;
  #total = 0;

  /** @returns milliseconds until the next attempt; null after one day. */
  nextDelay({ retryAfterMs }: FailedAttempt): number | null {
    const delay = retryAfterMs ?? this.#backoff;
    this.#backoff *= BACKOFF_FACTOR;
    this.#total += delay;
    return this.#total > MAX_TOTAL ? null : delay;
  }
}

/** @param header Seconds or a date. @param now Milliseconds since 1970. */
export function readRetryAfterMs(header: string | string[] | undefined, now: number): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  const delay = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isNaN(delay) ? null : Math.min(Math.max(delay, MIN_RETRY_AFTER), MAX_RETRY_AFTER);
}
