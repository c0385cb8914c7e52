/** Who created which link token, known to this process alone and gone with it. */
import { clampTtlMs, type Ownership, ownershipKey } from './Ownership';

export class InMemoryOwnership implements Ownership {
  /** Until when each is kept, in milliseconds since 1970. */
  readonly #records = new Map<string, number>();
  readonly #now: () => number;
  /** Where the sweeping is. An iterator of a map goes on to what is added behind it. */
  #sweeping = this.#records.entries();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** How many records it holds, those included that have expired and are not swept yet. */
  get size(): number {
    return this.#records.size;
  }

  async assertReachable(): Promise<void> {}

  async record(token: string, owner: string, forMs: number): Promise<void> {
    const now = this.#now();
    this.#sweep(now);
    this.#records.set(ownershipKey(token, owner), now + clampTtlMs(forMs));
  }

  async areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]> {
    const now = this.#now();
    return tokens.map((token) => (this.#records.get(ownershipKey(token, owner)) ?? 0) > now);
  }

  /**
   * Looks at a few records for each new one, round and round: no timer, no pause, and never more than a third beyond
   * those that are still valid, as long as these come and go evenly.
   */
  #sweep(now: number): void {
    for (let looked = 0; looked < SWEPT_FOR_EACH_NEW; looked++) {
      const next = this.#sweeping.next();
      if (next.done) {
        this.#sweeping = this.#records.entries();
        return;
      }
      const [key, until] = next.value;
      if (until <= now) this.#records.delete(key);
    }
  }
}

const SWEPT_FOR_EACH_NEW = 4;
