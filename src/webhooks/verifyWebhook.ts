/**
 * Webhook signature verification. Local checks come first, so that most forgeries cause no key lookup.
 * https://plaid.com/docs/api/webhooks/webhook-verification/
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { CryptoKey, JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { Jose } from '../auth/parseKeySet';
import { ForgedWebhook } from '../errors/WebhookError';
import type { Trace } from '../telemetry/tracing/Trace';

export interface WebhookDelivery {
  /** The `Plaid-Verification` header. */
  readonly signature: string | readonly string[] | undefined;
  /** The exact bytes: parsed and reserialised JSON would have another hash. */
  readonly body: Buffer;
  /** In milliseconds since 1970. */
  readonly receivedAt: number;
  /** IP address of the sender. */
  readonly sourceAddress: string;
  readonly trace?: Trace;
}

export interface WebhookVerifier {
  readonly jose: Jose;
  /**
   * @param kid ID of one of Plaid's webhook verification keys.
   * @param sourceAddress IP address of the webhook's sender.
   * @throws {WebhookError}
   */
  getKey(kid: string, sourceAddress: string, trace?: Trace): Promise<CryptoKey>;
}

/**
 * @returns the signature.
 * @throws {WebhookError}
 */
export async function verifyWebhook(
  { jose, getKey }: WebhookVerifier,
  { signature, body, receivedAt, sourceAddress, trace }: WebhookDelivery,
): Promise<string> {
  if (typeof signature !== 'string' || signature === '') throw new ForgedWebhook('no signature');
  const { header, claims } = decode(jose, signature);
  const kid = readKeyId(header);
  assertRecent(claims, receivedAt);
  assertSameBody(claims, body);
  const key = await getKey(kid, sourceAddress, trace);
  try {
    await jose.jwtVerify(signature, key, { algorithms: [ALGORITHM], currentDate: new Date(receivedAt) });
  } catch (error) {
    if (!(error instanceof jose.errors.JOSEError)) throw error;
    const isAltered = error instanceof jose.errors.JWSSignatureVerificationFailed;
    throw new ForgedWebhook(isAltered ? 'bad signature' : 'malformed signature');
  }
  return signature;
}

/** Plaid's only algorithm. A symmetric one would use the public key as its secret. */
const ALGORITHM = 'ES256';

const MAX_AGE_MS = 5 * 60_000;

/** Allows for clock skew. */
const MAX_AHEAD_MS = 30_000;

function decode(jose: Jose, signature: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: jose.decodeProtectedHeader(signature), claims: jose.decodeJwt(signature) };
  } catch {
    throw new ForgedWebhook('malformed signature');
  }
}

/** Ignores keys that the header itself contains (`jwk`, `jku`, `x5c`). */
function readKeyId({ alg, typ, crit, kid }: Readonly<Record<string, unknown>>): string {
  if (alg !== ALGORITHM) throw new ForgedWebhook('algorithm');
  if (typ !== undefined && !(typeof typ === 'string' && /^jwt$/i.test(typ)))
    throw new ForgedWebhook('token type');
  // Plaid uses none. `jose` would reject them too, but only after the key lookup.
  if (crit !== undefined) throw new ForgedWebhook('unknown extension');
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) throw new ForgedWebhook('no key ID');
  return kid;
}

/** Plaid's are UUIDs, but the format is not documented. */
const KEY_ID = /^[\w.-]{1,128}$/;

function assertRecent({ iat }: Readonly<Record<string, unknown>>, receivedAt: number): void {
  if (typeof iat !== 'number') throw new ForgedWebhook('no issue time');
  const age = receivedAt - iat * 1000;
  if (age > MAX_AGE_MS) throw new ForgedWebhook('stale');
  if (age < -MAX_AHEAD_MS) throw new ForgedWebhook('issued in the future');
}

function assertSameBody({ request_body_sha256: signed }: JWTPayload, body: Buffer): void {
  if (typeof signed !== 'string' || !/^[0-9a-f]{64}$/i.test(signed)) throw new ForgedWebhook('no hash');
  if (!timingSafeEqual(Buffer.from(signed, 'hex'), hash('sha256', body, 'buffer')))
    throw new ForgedWebhook('wrong hash');
}
