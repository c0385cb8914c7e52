/** Retry policy: which failed requests to Plaid are retried, and the delay before each retry. */
import { type Endpoint, isRead } from './endpoints';
import type { PlaidOutcome } from './outcomes';

const FAILURE_DELAY_MS = 100;
const RATE_LIMIT_DELAY_MS = 500;
/** Jitter on top of `Retry-After`, to spread clients that received it together. */
const RETRY_AFTER_JITTER_MS = 250;

const TRANSIENT = new Set<PlaidOutcome>([
  'rate limited',
  'server error',
  'not json',
  'timeout',
  'no connection',
  'connection lost',
  'too large',
]);

/** A request that was never sent is always retryable; one that may have arrived, only if it is idempotent. */
export function isRetryable(endpoint: Endpoint, outcome: PlaidOutcome, wasSent: boolean): boolean {
  return wasSent ? isRead[endpoint] && TRANSIENT.has(outcome) : outcome === 'no connection';
}

/**
 * Exponential backoff with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt number of the failed attempt: 1, 2 …
 * @param retryAfter `Retry-After` in seconds.
 * @returns milliseconds.
 */
export function computeRetryDelay(attempt: number, outcome: PlaidOutcome, retryAfter: number | null): number {
  if (retryAfter !== null) return retryAfter * 1000 + Math.random() * RETRY_AFTER_JITTER_MS;
  const base = outcome === 'rate limited' ? RATE_LIMIT_DELAY_MS : FAILURE_DELAY_MS;
  return Math.random() * base * 2 ** (attempt - 1);
}
