/** Selection of the usable keys of a JWKS. */
import { generateKeyPairSync } from 'node:crypto';
import * as jose from 'jose';
import { NoUsableKey, parseKeySet } from '../../src/auth/parseKeySet';

const jwkOf = (key: { export(options: { format: 'jwk' }): object }) => key.export({ format: 'jwk' });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const good: jose.JWK = { ...jwkOf(ec.publicKey), kid: 'good' };

const bad: Record<string, jose.JWK> = {
  'a private key': { ...jwkOf(ec.privateKey), kid: 'bad' },
  'a symmetric key': { kty: 'oct', k: 'c2VjcmV0', kid: 'bad' },
  'a symmetric key under an asymmetric name': { kty: 'oct', k: 'c2VjcmV0', alg: 'ES256', kid: 'bad' },
  'a key for encryption': { ...good, use: 'enc', kid: 'bad' },
  'a key whose operations leave out verifying': { ...good, key_ops: ['sign'], kid: 'bad' },
  'a key of an algorithm for encryption': { ...jwkOf(rsa.publicKey), alg: 'RSA-OAEP', kid: 'bad' },
  'a key of another curve than its algorithm': { ...good, alg: 'ES384', kid: 'bad' },
  'an RSA key that is too short': {
    ...jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
    kid: 'bad',
  },
  'a broken key': { kty: 'EC', crv: 'P-256', x: '?', y: '?', kid: 'bad' },
  'a key without a type': { kid: 'bad' },
};
const algorithms = ['RS256', 'ES256', 'ES384', 'HS256'];

it.each(Object.keys(bad))('ignores %s', async (name) => {
  const set = await parseKeySet(jose, { keys: [bad[name] ?? {}, good] });
  expect(set.size).toBe(1);
  for (const alg of algorithms.slice(0, 3)) expect(await set.findKeys({ alg, kid: 'bad' })).toEqual([]);
  expect(await set.findKeys({ alg: 'ES256', kid: 'good' })).toHaveLength(1);
});

it.each(Object.keys(bad))('rejects a JWKS with only %s', async (name) => {
  await expect(parseKeySet(jose, { keys: [bad[name] ?? {}] })).rejects.toThrow(NoUsableKey);
});

it.each([
  ['RSA', rsa, ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
  ['P-256', ec, ['ES256']],
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), ['ES384']],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }), ['ES512']],
  ['Ed25519', generateKeyPairSync('ed25519'), ['EdDSA', 'Ed25519']],
])('uses a key of %s without `alg`', async (_, { publicKey }, algorithms) => {
  const set = await parseKeySet(jose, { keys: [{ ...jwkOf(publicKey), kid: 'k' }] });
  for (const alg of algorithms) expect(await set.findKeys({ alg, kid: 'k' })).toHaveLength(1);
});

it('finds a key for a token without `kid`', async () => {
  const set = await parseKeySet(jose, { keys: [good, { ...jwkOf(rsa.publicKey), kid: 'other' }] });
  expect(await set.findKeys({ alg: 'ES256', kid: undefined })).toHaveLength(1);
});

it('returns all keys that `kid` and `alg` do not distinguish', async () => {
  const another = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  const set = await parseKeySet(jose, { keys: [good, another] });
  expect(await set.findKeys({ alg: 'ES256', kid: undefined })).toHaveLength(2);
});

describe('the fingerprint', () => {
  const fingerprintOf = async (...keys: jose.JWK[]) => (await parseKeySet(jose, { keys })).fingerprint;
  const other = { ...jwkOf(rsa.publicKey), kid: 'other' };

  it('ignores the order of keys and irrelevant members', async () => {
    expect(await fingerprintOf({ ...other, use: 'sig' }, good)).toBe(await fingerprintOf(good, other));
  });

  it.each([
    ['an added key', [good, other]],
    ['another key with the same `kid`', [{ ...other, kid: 'good' }]],
    ['another `kid` for the same key', [{ ...good, kid: 'better' }]],
    ['another `alg` for the same key', [{ ...good, alg: 'ES256' }]],
  ])('changes with %s', async (_, keys) => {
    expect(await fingerprintOf(...keys)).not.toBe(await fingerprintOf(good));
  });
});
