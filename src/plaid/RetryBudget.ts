/**
 * Retry budget: limits retries to a share of all calls plus a constant rate, so that retries do not triple the load
 * during an outage. Our own, since opossum and undici's `RetryAgent` count retries per call only.
 */
const PER_CALL = 0.2;
const PER_SECOND = 10;
const MAX = 100;

export class RetryBudget {
  #left = MAX;
  #filledAt = performance.now();

  /** Adds the share of one call. */
  deposit(): void {
    this.#left = Math.min(MAX, this.#left + PER_CALL);
  }

  /** @returns whether one retry is allowed, which is then paid for. */
  withdraw(): boolean {
    const now = performance.now();
    this.#left = Math.min(MAX, this.#left + ((now - this.#filledAt) / 1000) * PER_SECOND);
    this.#filledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
