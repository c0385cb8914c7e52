/**
 * Hashes and encryption of idempotent creates, with keys derived from the Plaid secret: the store reveals neither keys,
 * inputs nor link tokens, and different credentials share nothing.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { PlaidKeys } from '../../plaid/credentials';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** As NIST SP 800-38D recommends for GCM. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

export class SealedPayloads {
  readonly #hashKey: Buffer;
  readonly #cipherKey: Buffer;

  constructor({ clientId, secret }: PlaidKeys) {
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, clientId, purpose, KEY_BYTES));
    this.#hashKey = derive('plaid-link idempotency hash');
    this.#cipherKey = derive('plaid-link idempotency payload');
  }

  /** @returns a keyed hash, since inputs are easy to guess. */
  hash(value: unknown): string {
    return createHmac('sha256', this.#hashKey).update(canonicalJson(value)).digest('base64url');
  }

  /** @param key the storage key: the result cannot be opened under another. */
  seal(payload: unknown, key: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#cipherKey, iv).setAAD(Buffer.from(key));
    const encrypted = [cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]).toString('base64url');
  }

  /** @throws if the payload was altered or sealed under another key. */
  open(sealed: string, key: string): unknown {
    const bytes = Buffer.from(sealed, 'base64url');
    const tagEnd = IV_BYTES + TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, this.#cipherKey, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(key))
      .setAuthTag(bytes.subarray(IV_BYTES, tagEnd));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString());
  }
}

/** JSON with sorted keys: two inputs that differ in the order of their fields are equal. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
