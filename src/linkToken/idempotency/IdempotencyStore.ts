/**
 * State of idempotency keys. A key is claimed before Plaid is called and then holds the result, until it expires. Keys
 * and inputs are hashes and results are encrypted (`IdempotentCreates`).
 */

export interface IdempotencyEntry {
  /** Keyed hash of the input of the first create. */
  readonly inputHash: string;
  /** Null while the create is in progress. */
  readonly result: string | null;
}

export interface IdempotencyClaim {
  readonly key: string;
  readonly inputHash: string;
  /** Unique for this claim. */
  readonly id: string;
}

export interface IdempotencyStore {
  /**
   * Claims a key atomically. A claim that is neither completed nor released expires after the lease, so that a process
   * that ended does not block its keys.
   *
   * @returns null if the key is claimed, else the entry that holds it.
   * @throws {IdempotencyUnavailable}
   */
  claim(claim: IdempotencyClaim, leaseMs: number): Promise<IdempotencyEntry | null>;
  /**
   * Stores the result, unless the claim was lost and another create holds the key.
   *
   * @returns whether the result is stored.
   * @throws {IdempotencyUnavailable}
   */
  complete(claim: IdempotencyClaim, result: string, ttlMs: number): Promise<boolean>;
  /**
   * Frees the key, unless the claim was lost and another create holds it.
   *
   * @throws {IdempotencyUnavailable}
   */
  release(claim: IdempotencyClaim): Promise<void>;
}
