/**
 * Who created which link token. Its keeper may be this process (`InMemoryOwnership`), Redis (`RedisOwnership`), or
 * whatever else can keep a key for a time: what it keeps is that one caller created one token, by hashes of both.
 */
import { hash } from 'node:crypto';

export interface Ownership {
  /**
   * Resolves where the keeper answers: before Plaid is asked to make a token that could then be given to nobody.
   *
   * @throws {OwnershipUnavailable}
   */
  assertReachable(): Promise<void>;
  /**
   * Notes who created a token. Resolves once it is noted for good: only then may the token be given to anybody.
   *
   * @param owner a viewer's `id`.
   * @param forMs how long to keep that, in milliseconds.
   * @throws {OwnershipUnavailable} and then it is not noted, or may not be.
   */
  record(token: string, owner: string, forMs: number): Promise<void>;
  /**
   * Which of the tokens this caller created, in their order. One question to the keeper, however many tokens.
   *
   * @throws {OwnershipUnavailable}
   */
  areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]>;
}

/** The key for a token and its owner: whoever reads the keeper's memory learns neither. */
export function ownershipKey(token: string, owner: string): string {
  return hash('sha256', JSON.stringify([token, owner]), 'hex');
}

/** Whole milliseconds, and at least one. */
export function lifetimeOf(forMs: number): number {
  return Math.max(1, Math.ceil(forMs));
}
