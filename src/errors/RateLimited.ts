/** Limits of this server: per caller (429), and load shedding for all callers (503). */
import { AppError } from './AppError';

export class RateLimited extends AppError {
  readonly code = 'RATE_LIMITED';
  readonly httpStatus: number = 429;
  readonly retryable = true;

  constructor(
    /** Whole seconds to wait. */
    readonly retryAfter: number,
    message = 'You ask for too many link tokens at the moment.',
  ) {
    super(message);
  }

  override get extensions() {
    return { retryAfter: this.retryAfter };
  }

  override get httpHeaders() {
    return { 'retry-after': String(this.retryAfter) };
  }
}

/** Nobody knows when one of those that are open will end. */
const RETRY_TOO_MANY_AFTER = 10;

/** What one caller may not have more of at one time. */
export class CallerLimitExceeded extends RateLimited {
  constructor(what: 'subscriptions' | 'connections') {
    super(RETRY_TOO_MANY_AFTER, `You have too many ${what} open at the moment.`);
  }
}

export const overloadReasons = ['requests in flight', 'event loop', 'stopping'] as const;
export type OverloadReason = (typeof overloadReasons)[number];

const RETRY_OVERLOADED_AFTER = 1;

/** Load shedding: with a load balancer in front, the next attempt reaches another server. */
export class Overloaded extends RateLimited {
  override readonly httpStatus = 503;

  constructor(reason: OverloadReason) {
    const message =
      reason === 'stopping' ? 'The server is stopping.' : 'The server has too much to do at the moment.';
    super(RETRY_OVERLOADED_AFTER, message);
  }
}
