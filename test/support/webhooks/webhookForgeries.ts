/** Webhooks that are not from Plaid or no longer valid: one for each verification rule. */
import { createHmac, generateKeyPairSync, hash, type KeyObject, sign as signBytes } from 'node:crypto';
import {
  claimsFor,
  compact,
  createKey,
  type Delivery,
  delivered,
  encoded,
  headerOf,
  type Signature,
  type SigningKey,
  sessionFinished,
  signatureBy,
} from './webhookSigning';

/** Reason of each refusal in the log, for `it.each`. */
export const rejectionReasons = {
  'without a signature': 'no signature',
  'with an empty signature': 'no signature',
  'with a signature that is no token': 'malformed signature',
  'with two signatures': 'malformed signature',
  'that is not signed': 'malformed signature',
  'with an empty signature behind its claims': 'bad signature',
  'with no algorithm': 'algorithm',
  'with the public key as an HMAC secret': 'algorithm',
  'signed by ES384': 'algorithm',
  'signed by RS256': 'algorithm',
  'signed by a stranger who names our key': 'bad signature',
  'signed by a stranger whose key comes along': 'bad signature',
  'signed by a key that Plaid does not know': 'unknown key',
  'signed by a key that has expired': 'expired key',
  'signed by a key without a name': 'no key ID',
  'signed by a key whose name is no word': 'no key ID',
  'with half its signature': 'bad signature',
  'with its signature in another encoding': 'bad signature',
  'with claims that were altered': 'bad signature',
  'with a body that was altered': 'wrong hash',
  'with a body that was written again': 'wrong hash',
  'without its body': 'wrong hash',
  'with the signature of another': 'wrong hash',
  'without a hash': 'no hash',
  'with a hash of another kind': 'no hash',
  'that is stale': 'stale',
  'of the future': 'issued in the future',
  'without a time': 'no issue time',
  'with a time in words': 'no issue time',
  'with an end that has passed': 'malformed signature',
  'of another type': 'token type',
  'with an extension that has to be understood': 'unknown extension',
} as const;
export type ForgeryName = keyof typeof rejectionReasons;
export const forgeryNames = Object.keys(rejectionReasons) as ForgeryName[];

export interface Forger {
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly newest: SigningKey;
  readonly expired: SigningKey;
  /** Signed with the newest key; these claims and header fields replace the defaults. */
  delivery(body: string, claims?: object, header?: object): Delivery;
}

let rsa: KeyObject | undefined;

/** Shared: generating it takes longer than all other signatures together. */
function rsaKey(): KeyObject {
  rsa ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return rsa;
}

/** One delivery per name, each of which must be refused. */
export function forge({ seconds, newest, expired, delivery }: Forger): Record<ForgeryName, Delivery> {
  const body = sessionFinished();
  const claims = claimsFor(body, seconds);
  const own = headerOf(newest);
  const { 'plaid-verification': signature = '', ...unsigned } = delivery(body).headers;
  const [head = '', payload = '', signed = ''] = signature.split('.');
  const stranger = createKey('P-256', seconds);
  const larger = createKey('P-384', seconds);
  const pem = newest.publicKey.export({ type: 'spki', format: 'pem' });
  const made = (header: object, signer: Signature) => delivered(body, compact(header, claims, signer));
  const der: Signature = (bytes) => signBytes('sha256', bytes, newest.privateKey);
  return {
    'without a signature': { body, headers: unsigned },
    'with an empty signature': delivered(body, ''),
    'with a signature that is no token': delivered(body, 'signed'),
    'with two signatures': delivered(body, `${signature}, ${signature}`),
    'that is not signed': delivered(body, `${head}.${payload}`),
    'with an empty signature behind its claims': delivered(body, `${head}.${payload}.`),
    'with no algorithm': made({ ...own, alg: 'none' }, () => Buffer.alloc(0)),
    'with the public key as an HMAC secret': made({ ...own, alg: 'HS256' }, (bytes) =>
      createHmac('sha256', pem).update(bytes).digest(),
    ),
    'signed by ES384': made({ ...own, alg: 'ES384' }, (bytes) =>
      signBytes('sha384', bytes, { key: larger.privateKey, dsaEncoding: 'ieee-p1363' }),
    ),
    'signed by RS256': made({ ...own, alg: 'RS256' }, (bytes) => signBytes('sha256', bytes, rsaKey())),
    'signed by a stranger who names our key': made(own, signatureBy(stranger)),
    'signed by a stranger whose key comes along': made(
      {
        ...own,
        jwk: stranger.publicKey.export({ format: 'jwk' }),
        jku: 'http://127.0.0.1:9/',
        x5u: 'http://127.0.0.1:9/',
      },
      signatureBy(stranger),
    ),
    'signed by a key that Plaid does not know': made(headerOf(stranger), signatureBy(stranger)),
    'signed by a key that has expired': made(headerOf(expired), signatureBy(expired)),
    'signed by a key without a name': delivery(body, {}, { kid: undefined }),
    'signed by a key whose name is no word': delivery(body, {}, { kid: '../keys?x=1' }),
    'with half its signature': delivered(body, `${head}.${payload}.${signed.slice(0, signed.length / 2)}`),
    'with its signature in another encoding': made(own, der),
    'with claims that were altered': delivered(
      body,
      [head, encoded({ ...claims, iat: claims.iat - 1 }), signed].join('.'),
    ),
    'with a body that was altered': delivered(body.replace('SUCCESS', 'EXITED'), signature),
    'with a body that was written again': delivered(JSON.stringify(JSON.parse(body)), signature),
    'without its body': delivered('', signature),
    'with the signature of another': { ...delivery(sessionFinished({ status: 'EXITED' })), body },
    'without a hash': delivery(body, { request_body_sha256: undefined }),
    'with a hash of another kind': delivery(body, {
      request_body_sha256: hash('sha256', body, 'base64'),
    }),
    'that is stale': delivery(body, { iat: seconds - 302 }),
    'of the future': delivery(body, { iat: seconds + 32 }),
    'without a time': delivery(body, { iat: undefined }),
    'with a time in words': delivery(body, { iat: String(seconds) }),
    'with an end that has passed': delivery(body, { exp: seconds - 1 }),
    'of another type': delivery(body, {}, { typ: 'at+jwt' }),
    'with an extension that has to be understood': delivery(body, {}, { crit: ['exp'], exp: 1 }),
  };
}
