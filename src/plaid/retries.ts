/** When a request to Plaid is worth another, and after how long. */
import { type Endpoint, isRead } from './endpoints';
import type { PlaidOutcome } from './outcomes';

const AFTER_FAULT_MS = 100;
const AFTER_LIMIT_MS = 500;
/** Beyond what Plaid asks for: not all that were told to wait should come back at the same moment. */
const SPREAD_MS = 250;

/** What may pass by itself. */
const PASSING = new Set<PlaidOutcome>([
  'rate limited',
  'server error',
  'not json',
  'timeout',
  'no connection',
  'connection lost',
  'too large',
]);

/** What never left may be sent whatever it is; what may have arrived, only where it does no harm to arrive twice. */
export function isRetryable(endpoint: Endpoint, outcome: PlaidOutcome, wasSent: boolean): boolean {
  return wasSent ? isRead[endpoint] && PASSING.has(outcome) : outcome === 'no connection';
}

/**
 * Milliseconds, by full jitter, which spreads those that failed together:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt the one that failed: 1, 2 …
 * @param retryAfter seconds that Plaid asks for.
 */
export function computeRetryDelay(attempt: number, outcome: PlaidOutcome, retryAfter: number | null): number {
  if (retryAfter !== null) return retryAfter * 1000 + Math.random() * SPREAD_MS;
  const base = outcome === 'rate limited' ? AFTER_LIMIT_MS : AFTER_FAULT_MS;
  return Math.random() * base * 2 ** (attempt - 1);
}
