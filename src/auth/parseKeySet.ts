/** The public keys that an issuer publishes: those of them that can check the signature of a token. */
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';

/** Loaded only where people sign in, and so handed on instead of imported. */
export type Jose = typeof import('jose');

/** Never `none`, and nothing symmetric: whoever could check such a signature could also make it. */
export const ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** What a token says about its key. */
export interface KeyHint {
  readonly alg: string;
  readonly kid: string | undefined;
}

export interface KeySet {
  /** The same for the same keys, in whatever order they come. */
  readonly fingerprint: string;
  readonly size: number;
  /** Several only where neither names nor algorithms tell them apart. */
  findKeys(hint: KeyHint): Promise<readonly CryptoKey[]>;
}

/** What was fetched holds no key that could check anything. */
export class NoUsableKey extends Error {
  constructor() {
    super('There is no usable key in the set.');
    this.name = 'NoUsableKey';
  }
}

/** @throws {NoUsableKey} */
export async function parseKeySet(jose: Jose, published: JSONWebKeySet): Promise<KeySet> {
  const usable: JWK[] = [];
  for (const key of published.keys) if (await isUsable(jose, key)) usable.push(key);
  if (usable.length === 0) throw new NoUsableKey();

  const names = await Promise.all(
    usable.map(async (key) => JSON.stringify([await jose.calculateJwkThumbprint(key), key.kid, key.alg])),
  );
  const find = jose.createLocalJWKSet({ keys: usable });
  return {
    fingerprint: names.sort().join(),
    size: usable.length,
    async findKeys({ alg, kid }) {
      try {
        return [await find({ alg, ...(kid !== undefined && { kid }) })];
      } catch (error) {
        if (error instanceof jose.errors.JWKSNoMatchingKey) return [];
        if (!(error instanceof jose.errors.JWKSMultipleMatchingKeys)) throw error;
        const keys: CryptoKey[] = [];
        for await (const key of error) keys.push(key);
        return keys;
      }
    },
  };
}

/** Tried now, since one broken key must neither count as a key nor surprise a request. */
async function isUsable(jose: Jose, jwk: JWK): Promise<boolean> {
  const alg = jwk.alg ?? algorithms[jwk.crv ?? jwk.kty ?? ''];
  if (alg === undefined || !ALGORITHMS.includes(alg)) return false;
  if (jwk.use !== undefined && jwk.use !== 'sig') return false;
  try {
    const key = await jose.importJWK(jwk, alg);
    return !(key instanceof Uint8Array) && key.type === 'public' && isLongEnough(key);
  } catch {
    return false;
  }
}

/** One that each kind of key can be tried with, where the key does not say what it is for. */
const algorithms: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** RFC 7518 §3.3 forbids RSA keys below 2048 bits. */
function isLongEnough({ algorithm }: CryptoKey): boolean {
  return !('modulusLength' in algorithm) || Number(algorithm.modulusLength) >= 2048;
}
