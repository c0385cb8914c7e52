/**
 * How many requests may be repeated: a part of all that are made, and a few besides. So retries help where Plaid fails now
 * and then, and do not make three of each request where it fails altogether.
 *
 * Our own, since what there is counts either per call (opossum, undici's `RetryAgent`) or not at all.
 */
const PER_CALL = 0.2;
const PER_SECOND = 10;
const MAX = 100;

export class RetryBudget {
  #left = MAX;
  #filledAt = performance.now();

  /** A call is made. */
  deposit(): void {
    this.#left = Math.min(MAX, this.#left + PER_CALL);
  }

  /** Gives whether one more may be made, and counts it. */
  withdraw(): boolean {
    const now = performance.now();
    this.#left = Math.min(MAX, this.#left + ((now - this.#filledAt) / 1000) * PER_SECOND);
    this.#filledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
