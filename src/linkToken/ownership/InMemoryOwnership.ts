/** Ownership of link tokens in the memory of one process. */
import { clampTtlMs, type Ownership, ownershipKey } from './Ownership';

export class InMemoryOwnership implements Ownership {
  /** Expiry of each record, in milliseconds since 1970. */
  readonly #records = new Map<string, number>();
  readonly #now: () => number;
  /** Position of the sweep. The iterator of a map also visits entries that are added later. */
  #cursor = this.#records.entries();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Number of records, including expired ones that are not swept yet. */
  get size(): number {
    return this.#records.size;
  }

  async assertWritable(): Promise<void> {}

  async record(token: string, owner: string, ttlMs: number): Promise<void> {
    const now = this.#now();
    this.#sweep(now);
    this.#records.set(ownershipKey(token, owner), now + clampTtlMs(ttlMs));
  }

  async areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]> {
    const now = this.#now();
    return tokens.map((token) => (this.#records.get(ownershipKey(token, owner)) ?? 0) > now);
  }

  /**
   * Checks a few records per new one, in a cycle. Needs no timer and causes no pause; at a steady rate of records,
   * at most a third more than the valid ones are held.
   */
  #sweep(now: number): void {
    for (let checked = 0; checked < SWEPT_PER_RECORD; checked++) {
      const next = this.#cursor.next();
      if (next.done) {
        this.#cursor = this.#records.entries();
        return;
      }
      const [key, expiresAt] = next.value;
      if (expiresAt <= now) this.#records.delete(key);
    }
  }
}

const SWEPT_PER_RECORD = 4;
