/**
 * The whole check of one webhook: that Plaid signed these bytes, just now. What costs nothing comes first, so that Plaid
 * is asked for a key only by what could be its own. https://plaid.com/docs/api/webhooks/webhook-verification/
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { CryptoKey, JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { Jose } from '../auth/parseKeySet';
import { ForgedWebhook } from '../errors/WebhookError';
import type { Trace } from '../telemetry/tracing/Trace';

export interface WebhookDelivery {
  /** The header `Plaid-Verification`. */
  readonly signature: string | readonly string[] | undefined;
  /** To the byte: JSON that was parsed and written again would have another hash. */
  readonly body: Buffer;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Whence: an address. */
  readonly sourceAddress: string;
  /** In which it is looked at. */
  readonly trace?: Trace;
}

export interface WebhookVerifier {
  readonly jose: Jose;
  /**
   * Plaid's public key of this name.
   *
   * @param from the address of whoever names it.
   * @throws {WebhookError}
   */
  getKey(kid: string, from: string, trace?: Trace): Promise<CryptoKey>;
}

/** @throws {WebhookError} */
export async function verifyWebhook(
  { jose, getKey: keyFor }: WebhookVerifier,
  { signature, body, receivedAt, sourceAddress: from, trace }: WebhookDelivery,
): Promise<void> {
  if (typeof signature !== 'string' || signature === '') throw new ForgedWebhook('no signature');
  const { header, claims } = decoded(jose, signature);
  const kid = keyNamedIn(header);
  assertRecent(claims, receivedAt);
  assertSameBody(claims, body);
  const key = await keyFor(kid, from, trace);
  try {
    await jose.jwtVerify(signature, key, { algorithms: [ALGORITHM], currentDate: new Date(receivedAt) });
  } catch (error) {
    if (!(error instanceof jose.errors.JOSEError)) throw error;
    const isAltered = error instanceof jose.errors.JWSSignatureVerificationFailed;
    throw new ForgedWebhook(isAltered ? 'bad signature' : 'malformed signature');
  }
}

/** Never another one, and least of all one whose secret would be the public key. */
const ALGORITHM = 'ES256';

const MAX_AGE_MS = 5 * 60_000;

/** Clocks differ a little. */
const MAX_AHEAD_MS = 30_000;

function decoded(jose: Jose, signature: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: jose.decodeProtectedHeader(signature), claims: jose.decodeJwt(signature) };
  } catch {
    throw new ForgedWebhook('malformed signature');
  }
}

/** A key that the header brings itself vouches for nothing. */
function keyNamedIn({ alg, typ, crit, kid }: Readonly<Record<string, unknown>>): string {
  if (alg !== ALGORITHM) throw new ForgedWebhook('algorithm');
  if (typ !== undefined && !(typeof typ === 'string' && /^jwt$/i.test(typ)))
    throw new ForgedWebhook('token type');
  // Plaid has none. `jose` would refuse them too, but after it was given a key.
  if (crit !== undefined) throw new ForgedWebhook('unknown extension');
  if (typeof kid !== 'string' || !KEY_NAME.test(kid)) throw new ForgedWebhook('no key');
  return kid;
}

/** Plaid's are UUIDs, and not promised to be. */
const KEY_NAME = /^[\w.-]{1,128}$/;

function assertRecent({ iat }: Readonly<Record<string, unknown>>, receivedAt: number): void {
  if (typeof iat !== 'number') throw new ForgedWebhook('no time');
  const age = receivedAt - iat * 1000;
  if (age > MAX_AGE_MS) throw new ForgedWebhook('stale');
  if (age < -MAX_AHEAD_MS) throw new ForgedWebhook('of the future');
}

function assertSameBody({ request_body_sha256: signed }: JWTPayload, body: Buffer): void {
  if (typeof signed !== 'string' || !/^[0-9a-f]{64}$/i.test(signed)) throw new ForgedWebhook('no hash');
  if (!timingSafeEqual(Buffer.from(signed, 'hex'), hash('sha256', body, 'buffer')))
    throw new ForgedWebhook('wrong hash');
}
