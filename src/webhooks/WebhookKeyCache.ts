/**
 * Plaid's public keys for webhooks, asked for by their names and held in memory: once each, and again every hour, since
 * a key may expire. Anybody can make up names, so those that Plaid does not know are remembered for a while, and only
 * so many are asked for.
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
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** How long Plaid may take to give a key, in milliseconds. */
  readonly timeoutMs: number;
}

interface HeldKey extends WebhookKey {
  askAgainAt: number;
}

/** Plaid waits itself for ten seconds, until the webhook is taken. */
const MAX_WAIT_MS = 5_000;

const MINUTE = 60_000;
const ASK_AGAIN_MS = 60 * MINUTE;
const ASK_AGAIN_AFTER_FAILURE_MS = MINUTE;
const UNKNOWN_FOR_MS = 5 * MINUTE;
/** Of names that are not held: by one address, so that it cannot use up what all may have. */
const LOOKUPS_A_MINUTE = 30;
const LOOKUPS_A_MINUTE_IN_ALL = 300;
/** Plaid has one at a time, and an old one beside it while it changes. */
const MAX_HELD = 16;
const MAX_UNKNOWN = 1_000;

export class WebhookKeyCache {
  readonly #options: WebhookKeyCacheOptions;
  readonly #held = new LRUCache<string, HeldKey>({ max: MAX_HELD });
  /** Until when. */
  readonly #unknown = new LRUCache<string, number>({ max: MAX_UNKNOWN });
  readonly #lookups = new SingleFlight<HeldKey | null>();
  #minute = { since: Number.NEGATIVE_INFINITY, lookups: 0, byAddress: new Map<string, number>() };

  constructor(options: WebhookKeyCacheOptions) {
    this.#options = options;
  }

  /**
   * @param from the address of whoever names the key.
   * @throws {WebhookError} where it is not Plaid's or has expired, and where it could not be asked for.
   */
  async getKey(kid: string, from: string, trace?: Trace): Promise<CryptoKey> {
    const held = this.#held.get(kid);
    const found =
      held === undefined ? await this.#seek(kid, from, trace) : await this.#upToDate(kid, held, trace);
    if (found === null) throw new ForgedWebhook('unknown key');
    if (found.expiresAt !== null && found.expiresAt <= this.#options.now())
      throw new ForgedWebhook('expired key');
    return found.key;
  }

  async #seek(kid: string, from: string, trace: Trace | undefined): Promise<HeldKey | null> {
    if ((this.#unknown.get(kid) ?? 0) > this.#options.now()) return null;
    const lookup = this.#lookups.join(kid, () => {
      this.#countLookup(from);
      return this.#ask(kid, trace);
    });
    try {
      return await lookup.call;
    } catch (error) {
      throw new UndeliveredWebhook('key not available', { problem: problemOf(error) });
    }
  }

  /** What is held is good until Plaid says otherwise, and for as long as it cannot be asked. */
  async #upToDate(kid: string, held: HeldKey, trace: Trace | undefined): Promise<HeldKey | null> {
    const { now, logger } = this.#options;
    if (now() < held.askAgainAt) return held;
    try {
      return await this.#lookups.join(kid, () => this.#ask(kid, trace)).call;
    } catch (error) {
      if (now() >= held.askAgainAt) {
        held.askAgainAt = now() + ASK_AGAIN_AFTER_FAILURE_MS;
        logger.warn({ problem: problemOf(error) }, 'a webhook key could not be asked for again');
      }
      return held;
    }
  }

  #countLookup(from: string): void {
    const now = this.#options.now();
    // Whichever way the clock was set.
    if (Math.abs(now - this.#minute.since) >= MINUTE) {
      this.#minute = { since: now, lookups: 0, byAddress: new Map() };
    }
    const { lookups, byAddress } = this.#minute;
    const own = byAddress.get(from) ?? 0;
    if (own >= LOOKUPS_A_MINUTE || lookups >= LOOKUPS_A_MINUTE_IN_ALL) {
      throw new UndeliveredWebhook('too many new keys');
    }
    this.#minute.lookups += 1;
    byAddress.set(from, own + 1);
  }

  /** Null where Plaid does not know it. A failure is not remembered. */
  async #ask(kid: string, trace: Trace | undefined): Promise<HeldKey | null> {
    const { jose, plaid, credentials, now, timeoutMs } = this.#options;
    try {
      const path = endpoints.getWebhookVerificationKey;
      const deadline = performance.now() + Math.min(timeoutMs, MAX_WAIT_MS);
      const { json } = await plaid.post(path, { key_id: kid }, credentials, { deadline, trace });
      const held = { ...(await parseWebhookKey(jose, json['key'], kid)), askAgainAt: now() + ASK_AGAIN_MS };
      this.#held.set(kid, held);
      return held;
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      this.#held.delete(kid);
      this.#unknown.set(kid, now() + UNKNOWN_FOR_MS);
      return null;
    }
  }
}

function isUnknownKey(error: unknown): boolean {
  return (
    error instanceof PlaidRequestRejected && error.plaid?.errorCode === 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'
  );
}

/** @throws what is no matter of Plaid's. */
function problemOf(error: unknown): string {
  if (!(error instanceof PlaidFailure)) throw error;
  const detail = error.logLevel ? error.logDetail : error.plaid?.errorCode;
  return detail === undefined ? error.code : `${error.code}: ${detail}`;
}
