/** Keys and signatures of Plaid's webhooks, assembled by `node:crypto`. */
import { generateKeyPairSync, hash, type KeyObject, randomUUID, sign as signBytes } from 'node:crypto';

/** A webhook as Plaid posts it. */
export interface Delivery {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The key as Plaid publishes it. */
  readonly published: Record<string, unknown>;
}

export type Signature = (bytes: Buffer) => Buffer;

/** @param createdAt in seconds since 1970. */
export function createKey(namedCurve: 'P-256' | 'P-384', createdAt: number): SigningKey {
  const pair = generateKeyPairSync('ec', { namedCurve });
  const kid = randomUUID();
  const published = {
    ...pair.publicKey.export({ format: 'jwk' }),
    alg: 'ES256',
    created_at: createdAt,
    expired_at: null,
    kid,
    use: 'sig',
  };
  return { kid, ...pair, published };
}

/** An ES256 signature in JWT format. */
export function signatureBy({ privateKey }: SigningKey): Signature {
  return (bytes) => signBytes('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

export function headerOf({ kid }: SigningKey): object {
  return { alg: 'ES256', kid, typ: 'JWT' };
}

/** @param at in seconds since 1970. */
export function claimsFor(body: string | Buffer, at: number): { iat: number; request_body_sha256: string } {
  return { iat: at, request_body_sha256: hash('sha256', body, 'hex') };
}

/** JSON as Plaid writes it, indented by two. */
export function sessionFinished(fields: object = {}): string {
  const webhook = {
    environment: 'sandbox',
    link_session_id: '356dbb28-7f98-44d1-8e6d-0cec580f3171',
    link_token: 'link-sandbox-af1a0311-da53-4636-b754-dd15cc058176',
    public_tokens: ['public-sandbox-b0e2c4ee-a763-4df5-bfe9-46a46bce993d'],
    status: 'SUCCESS',
    webhook_code: 'SESSION_FINISHED',
    webhook_type: 'LINK',
    ...fields,
  };
  return JSON.stringify(webhook, null, 2);
}

export function delivered(body: string | Buffer, signature: string): Delivery {
  return { body, headers: { 'content-type': 'application/json', 'plaid-verification': signature } };
}

export function compact(header: object, payload: object, signature: Signature): string {
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${signature(Buffer.from(signed)).toString('base64url')}`;
}

export function encoded(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
