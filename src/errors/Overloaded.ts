/** Load shedding for all callers (503), also while draining. */
import { RateLimited } from './RateLimited';

export const overloadReasons = ['requests in flight', 'event loop', 'stopping'] as const;
export type OverloadReason = (typeof overloadReasons)[number];

/** Short, because behind a load balancer the next attempt reaches another replica. */
const OVERLOAD_RETRY_AFTER = 1;

export class Overloaded extends RateLimited {
  override readonly httpStatus = 503;

  constructor(reason: OverloadReason) {
    const problem = reason === 'stopping' ? 'The server is shutting down.' : 'The server is overloaded.';
    super(OVERLOAD_RETRY_AFTER, problem);
  }
}
