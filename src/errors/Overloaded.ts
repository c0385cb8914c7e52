/** Load shedding for all callers (503). */
import { RateLimited } from './RateLimited';

export const overloadReasons = ['requests in flight', 'event loop'] as const;
export type OverloadReason = (typeof overloadReasons)[number];

/** Short, because behind a load balancer the next attempt reaches another replica. */
const OVERLOAD_RETRY_AFTER = 1;

export class Overloaded extends RateLimited {
  override readonly httpStatus = 503;

  constructor() {
    super(OVERLOAD_RETRY_AFTER, 'The server is overloaded.');
  }
}
