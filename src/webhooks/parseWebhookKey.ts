/** One of Plaid's public keys for webhooks, as it gives them out: https://plaid.com/docs/api/webhooks/webhook-verification/ */
import type { CryptoKey } from 'jose';
import type { Jose } from '../auth/parseKeySet';
import { PlaidUnavailable } from '../plaid/errors';

export interface WebhookKey {
  readonly key: CryptoKey;
  /** From when on nothing that it signed counts, in milliseconds since 1970; null: not known yet. */
  readonly expiresAt: number | null;
}

/** @throws {PlaidUnavailable} for what is no key of that name, or not one for ES256. */
export async function parseWebhookKey(jose: Jose, json: unknown, kid: string): Promise<WebhookKey> {
  const { x, y, expired_at: expiredAt = null, ...rest }: Readonly<Record<string, unknown>> = Object(json);
  const isUsable = Object.entries({ ...SHAPE, kid }).every(([name, value]) => rest[name] === value);
  if (!isUsable || typeof x !== 'string' || typeof y !== 'string' || !isTime(expiredAt)) throw unusable();
  try {
    // Its public parts alone, whatever else the answer has.
    const key = await jose.importJWK({ ...SHAPE, x, y }, SHAPE.alg);
    if (key instanceof Uint8Array) throw unusable();
    return { key, expiresAt: expiredAt === null ? null : expiredAt * 1000 };
  } catch {
    // Its message may quote the key.
    throw unusable();
  }
}

const SHAPE = { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' } as const;

function isTime(seconds: unknown): seconds is number | null {
  return seconds === null || (typeof seconds === 'number' && Number.isFinite(seconds));
}

function unusable(): PlaidUnavailable {
  return new PlaidUnavailable('an answer without a usable webhook key');
}
