/** A call of Plaid's that is attempted again where that may help: as often, as long and as late as it may be. */
import type { CancellationToken } from '../async/CancellationToken';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { FailedAttempt, PlaidCall, PlaidResponse, SendAttempt } from './createAttempt';
import { isRead } from './endpoints';
import { PlaidRateLimited } from './errors';
import type { RetryBudget } from './RetryBudget';
import { computeRetryDelay, isRetryable } from './retries';

export interface RetryOptions {
  /** Requests that one call may take, the first included. */
  readonly maxAttempts: number;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** After which a read that is not answered gives way to another, in milliseconds. */
  readonly attemptTimeoutMs: number;
  readonly budget: RetryBudget;
  readonly metrics: Metrics;
}

/**
 * @param circuit closed: calls go through as ever; else this one has to prove that Plaid is back.
 * @throws {PlaidFailure} of the last attempt.
 * @throws what the call is cancelled for.
 */
export type RunCall = (call: PlaidCall, circuit: { readonly isClosed: boolean }) => Promise<PlaidResponse>;

export function withRetries(attempt: SendAttempt, options: RetryOptions): RunCall {
  const { timeoutMs, attemptTimeoutMs: patienceMs, budget, metrics } = options;
  return async (call, circuit) => {
    const { endpoint, scope } = call;
    // Once, and where that does no harm not for long: others wait to hear whether Plaid is back.
    const isProbe = !circuit.isClosed;
    const maxAttempts = isProbe ? 1 : options.maxAttempts;
    const longestMs = isProbe && isRead[endpoint] ? patienceMs : Number.POSITIVE_INFINITY;
    // A read that is not answered soon is asked again, unless too many are.
    const patience = { ms: patienceMs, mayRetry: () => circuit.isClosed && budget.withdraw() };
    // A call that others may join lasts longer than any of them waits.
    const lastRetryAt = Math.min(scope.deadline, performance.now() + timeoutMs);
    for (let number = 1; ; number += 1) {
      const timeLeftMs = Math.max(1, scope.deadline - performance.now());
      const result = await attempt(call, number, {
        timeoutMs: Math.min(timeLeftMs, longestMs),
        ...(number < maxAttempts && isRead[endpoint] && { attemptTimeout: patience }),
      });
      if (result.kind === 'answered') return result;
      const { outcome, failure, wasSent, hitAttemptTimeout: wasReplaced } = result;
      const pauseMs = pauseAfter(result, number);
      const isWorthIt =
        number < maxAttempts &&
        circuit.isClosed &&
        isRetryable(endpoint, outcome, wasSent) &&
        performance.now() + pauseMs < lastRetryAt;
      if (!isWorthIt) throw failure;
      // One that replaces another was paid for when that was given up.
      if (!wasReplaced && !budget.withdraw()) {
        metrics.plaidRetryBudgetSpent(endpoint);
        throw failure;
      }
      metrics.plaidRetry(endpoint, outcome);
      await pause(pauseMs, scope.cancellation);
    }
  };
}

/** @returns milliseconds, none where the next attempt replaces this one. */
function pauseAfter(
  { hitAttemptTimeout: wasReplaced, outcome, failure }: FailedAttempt,
  number: number,
): number {
  if (wasReplaced) return 0;
  return computeRetryDelay(number, outcome, failure instanceof PlaidRateLimited ? failure.retryAfter : null);
}

/** @throws what it is cancelled for. */
function pause(milliseconds: number, cancellation: CancellationToken | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, milliseconds);
    const forget = cancellation?.onCancel((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
