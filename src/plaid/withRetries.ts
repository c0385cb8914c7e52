/** Retries with an attempt timeout, exponential backoff, a retry budget and the operation's deadline. */
import type { CancellationToken } from '../async/CancellationToken';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { FailedAttempt, PlaidCall, PlaidResponse, SendAttempt } from './createAttempt';
import { isRead } from './endpoints';
import { PlaidRateLimited } from './errors';
import type { RetryBudget } from './RetryBudget';
import { computeRetryDelay, isRetryable } from './retries';

export interface RetryOptions {
  /** Maximum number of requests per call, including the first. */
  readonly maxAttempts: number;
  /** Total time that one operation may spend on Plaid, retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Time after which a read without a response is aborted and retried. */
  readonly attemptTimeoutMs: number;
  readonly budget: RetryBudget;
  readonly metrics: Metrics;
}

/**
 * @param circuit if it is not closed, this call is the half-open probe.
 * @throws {PlaidFailure} of the last attempt.
 * @throws the reason of the cancellation.
 */
export type RunCall = (call: PlaidCall, circuit: { readonly isClosed: boolean }) => Promise<PlaidResponse>;

export function withRetries(attempt: SendAttempt, options: RetryOptions): RunCall {
  const { timeoutMs, attemptTimeoutMs, budget, metrics } = options;
  return async (call, circuit) => {
    const { endpoint, scope } = call;
    // A probe is not retried and, for a read, short: all other calls are rejected until it has settled.
    const isProbe = !circuit.isClosed;
    const maxAttempts = isProbe ? 1 : options.maxAttempts;
    const maxTimeoutMs = isProbe && isRead[endpoint] ? attemptTimeoutMs : Number.POSITIVE_INFINITY;
    const attemptTimeout = {
      ms: attemptTimeoutMs,
      mayRetry: () => circuit.isClosed && budget.withdraw(),
    };
    // The deadline of a coalesced call is later than that of each waiter.
    const lastRetryAt = Math.min(scope.deadline, performance.now() + timeoutMs);
    for (let number = 1; ; number += 1) {
      const timeLeftMs = Math.max(1, scope.deadline - performance.now());
      const result = await attempt(call, number, {
        timeoutMs: Math.min(timeLeftMs, maxTimeoutMs),
        ...(number < maxAttempts && isRead[endpoint] && { attemptTimeout }),
      });
      if (result.outcome === 'ok') return result;
      const { outcome, failure, wasSent, hitAttemptTimeout } = result;
      const delayMs = getDelay(result, number);
      const shouldRetry =
        number < maxAttempts &&
        circuit.isClosed &&
        isRetryable(endpoint, outcome, wasSent) &&
        performance.now() + delayMs < lastRetryAt;
      if (!shouldRetry) throw failure;
      // After an attempt timeout, the budget has already paid for the retry.
      if (!hitAttemptTimeout && !budget.withdraw()) {
        metrics.plaidRetryBudgetSpent(endpoint);
        throw failure;
      }
      metrics.plaidRetry(endpoint, outcome);
      await wait(delayMs, scope.cancellation);
    }
  };
}

/** @returns milliseconds. */
function getDelay({ hitAttemptTimeout, outcome, failure }: FailedAttempt, number: number): number {
  if (hitAttemptTimeout) return 0;
  return computeRetryDelay(number, outcome, failure instanceof PlaidRateLimited ? failure.retryAfter : null);
}

/** @throws the reason of the cancellation. */
function wait(milliseconds: number, cancellation: CancellationToken | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopListening?.();
      resolve();
    }, milliseconds);
    const stopListening = cancellation?.onCancel((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
