/** JSON Web Key Set (JWKS): the published keys that can verify access tokens. */
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';

/** Passed as an argument, because `jose` is imported lazily. */
export type Jose = typeof import('jose');

/** Asymmetric only: with a symmetric algorithm, the public key would be the signing secret. */
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

/** The header fields of a token that select its key. */
export interface KeyHint {
  readonly alg: string;
  readonly kid: string | undefined;
}

export interface KeySet {
  /** Identifies the set of keys, whose order does not matter. */
  readonly fingerprint: string;
  readonly size: number;
  /** Empty if no key matches; several if `kid` and `alg` do not distinguish them. */
  findKeys(hint: KeyHint): Promise<readonly CryptoKey[]>;
}

export class NoUsableKey extends Error {
  constructor() {
    super('The JWKS has no usable key.');
    this.name = 'NoUsableKey';
  }
}

/** @throws {NoUsableKey} */
export async function parseKeySet(jose: Jose, published: JSONWebKeySet): Promise<KeySet> {
  const usable: JWK[] = [];
  for (const key of published.keys) if (await isUsable(jose, key)) usable.push(key);
  if (usable.length === 0) throw new NoUsableKey();

  const fingerprints = await Promise.all(
    usable.map(async (key) => JSON.stringify([await jose.calculateJwkThumbprint(key), key.kid, key.alg])),
  );
  const find = jose.createLocalJWKSet({ keys: usable });
  return {
    fingerprint: fingerprints.sort().join(),
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

/** Whether the key can verify signatures. Imports it, so that an unusable key fails on load and not in a request. */
async function isUsable(jose: Jose, jwk: JWK): Promise<boolean> {
  const alg = jwk.alg ?? sampleAlgorithms[jwk.crv ?? jwk.kty ?? ''];
  if (alg === undefined || !ALGORITHMS.includes(alg)) return false;
  if (jwk.use !== undefined && jwk.use !== 'sig') return false;
  try {
    const key = await jose.importJWK(jwk, alg);
    return !(key instanceof Uint8Array) && key.type === 'public' && isLongEnough(key);
  } catch {
    return false;
  }
}

/** One algorithm per kind of key, to import keys without `alg`. */
const sampleAlgorithms: Readonly<Record<string, string>> = {
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
