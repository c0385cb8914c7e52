/** Webhook signatures in Plaid's `Plaid-Verification` format, with the JWK that verifies them. */
import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { JWKPublicKey } from 'plaid';
import { SECOND } from '../timestamps';
import type { Wire } from '../wire';

export interface WebhookSigner {
  readonly publicKey: Wire<JWKPublicKey>;
  /**
   * @param body The exact bytes that are sent.
   * @param now Milliseconds since 1970.
   * @returns the `Plaid-Verification` header.
   */
  sign(body: string, now: number): Promise<string>;
}

/** Generates a key pair. */
export async function createWebhookSigner(now: number): Promise<WebhookSigner> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomUUID();
  return {
    publicKey: {
      alg: 'ES256',
      ...coordinates(await exportJWK(publicKey)),
      created_at: Math.floor(now / SECOND),
      expired_at: null,
      kid,
      kty: 'EC',
      use: 'sig',
    },
    sign: (body, signedAt) =>
      new SignJWT({ request_body_sha256: createHash('sha256').update(body).digest('hex') })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuedAt(Math.floor(signedAt / SECOND))
        .sign(privateKey),
  };
}

function coordinates({ crv, x, y }: JWK): Pick<JWKPublicKey, 'crv' | 'x' | 'y'> {
  if (crv === undefined || x === undefined || y === undefined) throw new Error('an EC key has crv, x and y');
  return { crv, x, y };
}
