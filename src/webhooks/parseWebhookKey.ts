/** Parser of webhook verification keys (JWK): https://plaid.com/docs/api/webhooks/webhook-verification/ */
import type { CryptoKey } from 'jose';
import type { Jose } from '../auth/parseKeySet';
import { PlaidUnavailable } from '../plaid/errors';

export interface WebhookKey {
  readonly key: CryptoKey;
  /** In milliseconds since 1970; null: no expiry known. */
  readonly expiresAt: number | null;
}

/** @throws {PlaidUnavailable} if it is not an ES256 key with that key ID. */
export async function parseWebhookKey(jose: Jose, json: unknown, kid: string): Promise<WebhookKey> {
  const { x, y, expired_at: expiredAt = null, ...rest }: Readonly<Record<string, unknown>> = Object(json);
  const isUsable = Object.entries({ ...SHAPE, kid }).every(([name, value]) => rest[name] === value);
  if (!isUsable || typeof x !== 'string' || typeof y !== 'string' || !isTime(expiredAt)) throw unusable();
  try {
    // Only the public parts, even if the response has others.
    const key = await jose.importJWK({ ...SHAPE, x, y }, SHAPE.alg);
    if (key instanceof Uint8Array) throw unusable();
    return { key, expiresAt: expiredAt === null ? null : expiredAt * 1000 };
  } catch {
    // The message of the error may quote the key.
    throw unusable();
  }
}

const SHAPE = { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' } as const;

function isTime(seconds: unknown): seconds is number | null {
  return seconds === null || (typeof seconds === 'number' && Number.isFinite(seconds));
}

function unusable(): PlaidUnavailable {
  return new PlaidUnavailable('a response without a usable webhook key');
}
