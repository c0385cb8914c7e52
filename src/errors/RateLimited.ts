/** Rate limits per caller (429), and load shedding for all callers (503). */
import { AppError } from './AppError';

export class RateLimited extends AppError {
  readonly code = 'RATE_LIMITED';
  readonly httpStatus: number = 429;
  readonly retryable = true;

  constructor(
    /** Whole seconds. */
    readonly retryAfter: number,
    problem = 'Rate limit exceeded.',
  ) {
    super(`${problem} Retry after ${retryAfter} s.`);
  }

  override get extensions() {
    return { retryAfter: this.retryAfter };
  }

  override get httpHeaders() {
    return { 'retry-after': String(this.retryAfter) };
  }
}

/** Estimate, in seconds: the server cannot predict when an open connection or subscription ends. */
const CALLER_LIMIT_RETRY_AFTER = 10;

/** Limit on the concurrent subscriptions or connections of one caller. */
export class CallerLimitExceeded extends RateLimited {
  constructor(resource: 'subscriptions' | 'connections') {
    super(CALLER_LIMIT_RETRY_AFTER, `Too many open ${resource}.`);
  }
}

export const overloadReasons = ['requests in flight', 'event loop', 'stopping'] as const;
export type OverloadReason = (typeof overloadReasons)[number];

/** Short, because behind a load balancer the next attempt reaches another replica. */
const OVERLOAD_RETRY_AFTER = 1;

/** Load shedding, also while draining. */
export class Overloaded extends RateLimited {
  override readonly httpStatus = 503;

  constructor(reason: OverloadReason) {
    const problem = reason === 'stopping' ? 'The server is shutting down.' : 'The server is overloaded.';
    super(OVERLOAD_RETRY_AFTER, problem);
  }
}
