/** What one caller may not have more of at one time. */
import { RateLimited } from './RateLimited';

/** Nobody knows when one of those that are open will end. */
const RETRY_AFTER_SECONDS = 10;

/** A `RateLimited`, since what a client has to do is the same. */
export class TooMany extends RateLimited {
  constructor(what: 'subscriptions' | 'connections') {
    super(RETRY_AFTER_SECONDS);
    this.name = 'TooMany';
    this.message = `You have too many ${what} open at the moment.`;
  }
}
