/** Idempotency keys in the memory of one process. */
import { LRUCache } from 'lru-cache';
import type { IdempotencyClaim, IdempotencyEntry, IdempotencyStore } from './IdempotencyStore';

interface StoredEntry extends IdempotencyEntry {
  /** Id of the claim. */
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** About 40 MB. Beyond it the keys that were used least recently are forgotten. */
const MAX_KEYS = 50_000;

export class InMemoryIdempotencyStore implements IdempotencyStore {
  /** With `max`, lru-cache would allocate all of it at the start. Not its TTL, which uses another clock. */
  readonly #entries = new LRUCache<string, StoredEntry>({
    maxSize: MAX_KEYS,
    sizeCalculation: () => 1,
  });
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async claim({ key, inputHash, id }: IdempotencyClaim, leaseMs: number): Promise<IdempotencyEntry | null> {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > this.#now()) return entry;
    this.#entries.set(key, { id, inputHash, result: null, expiresAt: this.#now() + leaseMs });
    return null;
  }

  async complete(claim: IdempotencyClaim, result: string, ttlMs: number): Promise<boolean> {
    if (!this.#isHeldBy(claim)) return false;
    const { id, inputHash } = claim;
    this.#entries.set(claim.key, { id, inputHash, result, expiresAt: this.#now() + ttlMs });
    return true;
  }

  async release(claim: IdempotencyClaim): Promise<void> {
    if (this.#isHeldBy(claim)) this.#entries.delete(claim.key);
  }

  #isHeldBy({ key, id }: IdempotencyClaim): boolean {
    const holder = this.#entries.get(key);
    return holder === undefined || holder.id === id;
  }
}
