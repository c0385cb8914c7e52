/** The retry loop of calls to one endpoint, behind its circuit breaker. */
import type { CancellationToken } from '../async/CancellationToken';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { AttemptSender, Call, CallScope } from './AttemptSender';
import type { Attempt, PlaidJson } from './attempt';
import type { EndpointGuard } from './EndpointGuard';
import { isRead } from './endpoints';
import { PlaidRateLimited } from './errors';
import type { Patience } from './exchange';
import type { RetryBudget } from './RetryBudget';
import { mayRepeat, pauseBefore } from './retries';

export interface RetryingCallerOptions {
  readonly guard: EndpointGuard;
  readonly sender: AttemptSender;
  readonly budget: RetryBudget;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** After which a read that is not answered may be asked again, in milliseconds. */
  readonly patienceMs: number;
  /** Requests that one call may take, the first included. */
  readonly maxAttempts: number;
  readonly metrics: Metrics;
}

export class RetryingCaller {
  readonly #options: RetryingCallerOptions;

  constructor(options: RetryingCallerOptions) {
    this.#options = options;
  }

  /**
   * @throws {PlaidFailure}
   * @throws what it is cancelled for.
   */
  call(call: Call): Promise<PlaidJson> {
    const { guard } = this.#options;
    const isProbe = !guard.isClosed;
    return guard.pass(() => (isProbe ? this.#probe(call) : this.#persist(call)));
  }

  /** Once, and where that does no harm not for long: others wait to hear whether Plaid is back. */
  async #probe(call: Call): Promise<PlaidJson> {
    const timeLeft = timeLeftOf(call.scope);
    const timeoutMs = isRead[call.endpoint] ? Math.min(timeLeft, this.#options.patienceMs) : timeLeft;
    return giveOrThrow(await this.#options.sender.send(call, 1, { timeoutMs }));
  }

  async #persist(call: Call): Promise<PlaidJson> {
    const { endpoint, scope } = call;
    const { guard, sender, maxAttempts, timeoutMs, metrics } = this.#options;
    // A call that others may join lasts longer than any of them waits.
    const lastRetryAt = Math.min(scope.deadline, performance.now() + timeoutMs);
    for (let number = 1; ; number += 1) {
      const attempt = await sender.send(call, number, {
        timeoutMs: timeLeftOf(scope),
        ...(number < maxAttempts && isRead[endpoint] && { patience: this.#patience() }),
      });
      if (attempt.kind === 'answered') return attempt.json;
      const { outcome, failure, wasSent, wasReplaced } = attempt;
      const wait = failure instanceof PlaidRateLimited ? failure.retryAfter : null;
      const pauseMs = wasReplaced ? 0 : pauseBefore(number, outcome, wait);
      const isWorthIt =
        number < maxAttempts &&
        guard.isClosed &&
        mayRepeat(endpoint, outcome, wasSent) &&
        performance.now() + pauseMs < lastRetryAt &&
        (wasReplaced || this.#spendBudget(call));
      if (!isWorthIt) throw failure;
      metrics.plaidRetry(endpoint, outcome);
      await pause(pauseMs, scope.cancellation);
    }
  }

  /** A read that is not answered soon is asked again, unless too many are. */
  #patience(): Patience {
    const { guard, budget, patienceMs } = this.#options;
    return { ms: patienceMs, isOver: () => guard.isClosed && budget.spend() };
  }

  #spendBudget({ endpoint }: Call): boolean {
    const may = this.#options.budget.spend();
    if (!may) this.#options.metrics.plaidRetryBudgetSpent(endpoint);
    return may;
  }
}

function timeLeftOf({ deadline }: CallScope): number {
  return Math.max(1, deadline - performance.now());
}

function giveOrThrow(attempt: Attempt): PlaidJson {
  if (attempt.kind === 'answered') return attempt.json;
  throw attempt.failure;
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
