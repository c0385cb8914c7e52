/** When Plaid sends a webhook again that its receiver did not answer with 200. */
import { DAY, HOUR, SECOND } from '../timestamps';

const FIRST_WAIT = 30 * SECOND;
const FACTOR = 4;
const LONGEST_IN_ALL = DAY;
/** What a receiver may ask for by Retry-After. */
const SHORTEST_ASKED = SECOND;
const LONGEST_ASKED = 4 * HOUR;

export interface FailedAttempt {
  readonly problem: string;
  /** Milliseconds that a 429 asks to wait, by its Retry-After. */
  readonly retryAfterMs: number | null;
}

/** The waits of one webhook, in milliseconds; none once it is a day old. */
export class RetrySchedule {
  #next = FIRST_WAIT;
  #inAll = 0;

  nextDelay({ retryAfterMs }: FailedAttempt): number | null {
    const wait = retryAfterMs ?? this.#next;
    this.#next *= FACTOR;
    this.#inAll += wait;
    return this.#inAll > LONGEST_IN_ALL ? null : wait;
  }
}

/** @param header `Retry-After`: seconds, or a date. @param now Milliseconds since 1970. */
export function readRetryAfterMs(header: string | string[] | undefined, now: number): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  const wait = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, SHORTEST_ASKED), LONGEST_ASKED);
}
