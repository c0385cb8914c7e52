/** Refusals that are no fault of the caller's: it may come again, and with a balancer in front it gets to another server. */

import type { Shedding } from '../telemetry/metrics/Metrics';
import { RateLimited } from './RateLimited';

export type Refusal = Exclude<Shedding, 'caller'>;

/** Whole seconds. */
export const RETRY_AFTER = 1;

/** A `RateLimited`, since what a client has to do is the same. */
export class Overloaded extends RateLimited {
  constructor(refusal: Refusal) {
    super(RETRY_AFTER);
    this.name = 'Overloaded';
    this.message = MESSAGES[refusal];
  }
}

const TOO_MUCH = 'The server has too much to do at the moment.';

const MESSAGES: Readonly<Record<Refusal, string>> = {
  'requests in flight': TOO_MUCH,
  'event loop': TOO_MUCH,
  stopping: 'The server is stopping.',
};
