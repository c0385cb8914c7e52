/** Rate limits per caller (429). */
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
