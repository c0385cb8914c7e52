/**
 * Cache of Plaid's webhook verification keys. Keys are refreshed hourly, since they may expire. Key IDs may be forged,
 * so unknown ones are cached too and lookups are rate-limited.
 */
import type { CryptoKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { SingleFlight } from '../async/SingleFlight';
import type { Jose } from '../auth/parseKeySet';
import { ForgedWebhook, UndeliveredWebhook } from '../errors/WebhookError';
import type { PlaidCredentials } from '../plaid/credentials';
import { endpoints } from '../plaid/endpoints';
import { PlaidFailure, PlaidRequestRejected } from '../plaid/errors';
import type { PlaidClient } from '../plaid/PlaidClient';
import type { Logger } from '../telemetry/logger';
import type { Trace } from '../telemetry/tracing/Trace';
import { parseWebhookKey, type WebhookKey } from './parseWebhookKey';

export interface WebhookKeyCacheOptions {
  readonly jose: Jose;
  readonly plaid: PlaidClient;
  readonly credentials: PlaidCredentials;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Timeout of a lookup, in milliseconds. */
  readonly timeoutMs: number;
}

interface CachedKey extends WebhookKey {
  refreshAt: number;
}

/** Below the ten seconds that Plaid waits for the response to a webhook. */
const MAX_TIMEOUT_MS = 5_000;

const MINUTE = 60_000;
const REFRESH_INTERVAL_MS = 60 * MINUTE;
const RETRY_INTERVAL_MS = MINUTE;
const UNKNOWN_TTL_MS = 5 * MINUTE;
/** Per address, so that one address cannot use up the total. */
const MAX_LOOKUPS_PER_MINUTE = 30;
const MAX_TOTAL_LOOKUPS_PER_MINUTE = 300;
/** Plaid uses one key at a time, and two while it rotates them. */
const MAX_KEYS = 16;
const MAX_UNKNOWN = 1_000;

export class WebhookKeyCache {
  readonly #options: WebhookKeyCacheOptions;
  readonly #keys = new LRUCache<string, CachedKey>({ max: MAX_KEYS });
  /** Unknown key IDs with the expiry of the entry. Not lru-cache's TTL, which uses another clock. */
  readonly #unknown = new LRUCache<string, number>({ max: MAX_UNKNOWN });
  readonly #lookups = new SingleFlight<CachedKey | null>();
  #minute = { since: Number.NEGATIVE_INFINITY, lookups: 0, byAddress: new Map<string, number>() };

  constructor(options: WebhookKeyCacheOptions) {
    this.#options = options;
  }

  /**
   * @param sourceAddress IP address of the webhook's sender.
   * @throws {WebhookError} if the key is unknown to Plaid, has expired, or cannot be fetched.
   */
  async getKey(kid: string, sourceAddress: string, trace?: Trace): Promise<CryptoKey> {
    const cached = this.#keys.get(kid);
    const found = cached
      ? await this.#refreshIfDue(kid, cached, trace)
      : await this.#lookUp(kid, sourceAddress, trace);
    if (found === null) throw new ForgedWebhook('unknown key');
    if (found.expiresAt !== null && found.expiresAt <= this.#options.now())
      throw new ForgedWebhook('expired key');
    return found.key;
  }

  async #lookUp(kid: string, sourceAddress: string, trace: Trace | undefined): Promise<CachedKey | null> {
    if ((this.#unknown.get(kid) ?? 0) > this.#options.now()) return null;
    const lookup = this.#lookups.join(kid, () => {
      this.#countLookup(sourceAddress);
      return this.#fetch(kid, trace);
    });
    try {
      return await lookup.call;
    } catch (error) {
      throw new UndeliveredWebhook('key unavailable', { problem: describeFailure(error) });
    }
  }

  /** If the refresh fails, the cached key stays valid. */
  async #refreshIfDue(kid: string, cached: CachedKey, trace: Trace | undefined): Promise<CachedKey | null> {
    const { now, logger } = this.#options;
    if (now() < cached.refreshAt) return cached;
    try {
      return await this.#lookups.join(kid, () => this.#fetch(kid, trace)).call;
    } catch (error) {
      // Only the first of the coalesced callers finds the refresh still due.
      if (now() >= cached.refreshAt) {
        cached.refreshAt = now() + RETRY_INTERVAL_MS;
        logger.warn({ problem: describeFailure(error) }, 'webhook key refresh failed');
      }
      return cached;
    }
  }

  #countLookup(sourceAddress: string): void {
    const now = this.#options.now();
    // Absolute, in case the clock was set back.
    if (Math.abs(now - this.#minute.since) >= MINUTE) {
      this.#minute = { since: now, lookups: 0, byAddress: new Map() };
    }
    const { lookups, byAddress } = this.#minute;
    const own = byAddress.get(sourceAddress) ?? 0;
    if (own >= MAX_LOOKUPS_PER_MINUTE || lookups >= MAX_TOTAL_LOOKUPS_PER_MINUTE) {
      throw new UndeliveredWebhook('too many key lookups');
    }
    this.#minute.lookups += 1;
    byAddress.set(sourceAddress, own + 1);
  }

  /** @returns null if Plaid does not know the key. Failures are not cached. */
  async #fetch(kid: string, trace: Trace | undefined): Promise<CachedKey | null> {
    const { jose, plaid, credentials, now, timeoutMs } = this.#options;
    try {
      const path = endpoints.getWebhookVerificationKey;
      const deadline = performance.now() + Math.min(timeoutMs, MAX_TIMEOUT_MS);
      const { json } = await plaid.post(path, { key_id: kid }, credentials, { deadline, trace });
      const key = {
        ...(await parseWebhookKey(jose, json['key'], kid)),
        refreshAt: now() + REFRESH_INTERVAL_MS,
      };
      this.#keys.set(kid, key);
      return key;
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      this.#keys.delete(kid);
      this.#unknown.set(kid, now() + UNKNOWN_TTL_MS);
      return null;
    }
  }
}

function isUnknownKey(error: unknown): boolean {
  return (
    error instanceof PlaidRequestRejected && error.plaid?.errorCode === 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'
  );
}

/** @throws errors that are not Plaid's. */
function describeFailure(error: unknown): string {
  if (!(error instanceof PlaidFailure)) throw error;
  const detail = error.logLevel ? error.logDetail : error.plaid?.errorCode;
  return detail === undefined ? error.code : `${error.code}: ${detail}`;
}
