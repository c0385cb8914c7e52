/** JWT issuer: one RSA key and tokens signed with it. */
import { createSign, generateKeyPairSync } from 'node:crypto';

const ISSUER = 'https://issuer.example.com';
const AUDIENCE = 'plaid-link';
const KEY = 'key-1';

export interface Issuer {
  /** The published key set. */
  readonly jwks: string;
  /** Environment that makes a server trust the issuer. */
  env(jwksUrl: string): Record<string, string>;
  /** A token valid for one day. */
  token(claims: object): string;
}

export function createIssuer(): Issuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KEY, alg: 'RS256', use: 'sig' };
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    env: (jwksUrl) => ({
      AUTH_MODE: 'jwt',
      AUTH_JWKS_URL: jwksUrl,
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
    }),
    token(claims) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'user-1', iat: now, exp: now + 86_400 };
      const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid: KEY })}.${encoded({ ...usual, ...claims })}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
    },
  };
}

function encoded(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
