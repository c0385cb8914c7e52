/**
 * Ownership of link tokens: who created which, stored as a hash of token and owner with a TTL, in memory or in Redis.
 * `LinkTokens` checks it before each read.
 */
import { hash } from 'node:crypto';

export interface Ownership {
  /**
   * Called before a creation: if the store takes no writes, the new token could not be returned.
   *
   * @throws {OwnershipUnavailable}
   */
  assertWritable(): Promise<void>;
  /**
   * Records who created a token. The token may be returned only once this has resolved. A failed attempt is repeated,
   * since the token exists at Plaid and would be lost, and a failover takes a second or two.
   *
   * @param owner a viewer's `id`.
   * @param ttlMs TTL of the record, in milliseconds.
   * @param deadline of the last attempt, in milliseconds of `performance.now()`. There is at least one attempt.
   * @throws {OwnershipUnavailable} if the record was possibly not stored.
   */
  record(token: string, owner: string, ttlMs: number, deadline?: number): Promise<void>;
  /**
   * One query for all tokens.
   *
   * @returns whether the owner created each token, in the order of the tokens.
   * @throws {OwnershipUnavailable}
   */
  areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]>;
}

/** SHA-256 of token and owner: the store reveals neither. */
export function ownershipKey(token: string, owner: string): string {
  return hash('sha256', JSON.stringify([token, owner]), 'hex');
}

/** How long Plaid returns the sessions of an expired token. https://plaid.com/docs/link/ */
const RETENTION_AFTER_EXPIRY_MS = 6 * 60 * 60 * 1000;

/** Plaid's maximum lifetime of a token, in Hosted Link; used if the response has no expiration. */
const MAX_LIFETIME_MS = 21 * 24 * 60 * 60 * 1000;

/**
 * TTL of an ownership record: until Plaid no longer returns the token's sessions.
 *
 * @param expiration of Plaid's response.
 */
export function ownershipTtlMs(expiration: unknown, now: number): number {
  const lifetimeMs = (typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN) - now;
  return (Number.isNaN(lifetimeMs) ? MAX_LIFETIME_MS : Math.max(0, lifetimeMs)) + RETENTION_AFTER_EXPIRY_MS;
}

/** Rounds up to whole milliseconds, at least one. */
export function clampTtlMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}
