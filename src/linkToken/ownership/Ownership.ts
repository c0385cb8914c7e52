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

/** How long Plaid has a token's sessions to tell of, after the token expired. https://plaid.com/docs/link/ */
const KEPT_AFTER_EXPIRY_MS = 6 * 60 * 60 * 1000;

/** The longest that Plaid lets a token live, with Hosted Link; for an answer that does not say. */
const MAX_LIFETIME_MS = 21 * 24 * 60 * 60 * 1000;

/** How long a token's owner is kept, in milliseconds: for as long as the token is of use. */
export function ownershipTtlMs(expiration: string | null | undefined, now: number): number {
  const lifetimeMs = Date.parse(expiration ?? '') - now;
  return (Number.isNaN(lifetimeMs) ? MAX_LIFETIME_MS : Math.max(0, lifetimeMs)) + KEPT_AFTER_EXPIRY_MS;
}

/** Whole milliseconds, and at least one. */
export function clampTtlMs(forMs: number): number {
  return Math.max(1, Math.ceil(forMs));
}
