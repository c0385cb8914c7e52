/**
 * JWT issuer for tests: a real HTTP server that publishes real keys, with valid tokens and forgeries. Tokens are
 * assembled by `node:crypto`, so that this code shares nothing with `jose`.
 */
import { constants, createHmac, KeyObject, sign as signBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { closeAfterTest } from './closing';

export type IssuerAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/**
 * Response of `/jwks.json`: the keys; 500; none; half a body without an end; not JSON; an empty key set; any JSON; or any body.
 */
export type JwksAnswer =
  | 'ok'
  | 'error'
  | 'silence'
  | 'half'
  | 'garbage'
  | 'empty'
  | { readonly json: unknown }
  | { readonly body: Buffer; readonly encoding: string | undefined };

export interface Issuer {
  /** Environment that makes a server trust this issuer, for `startTestApp`. */
  readonly env: Readonly<
    Record<'AUTH_MODE' | 'AUTH_JWKS_URL' | 'AUTH_ISSUER' | 'AUTH_AUDIENCE', string> & { AUTH_MODE: 'jwt' }
  >;
  /** Number of requests for the keys. */
  fetches(): number;
  /** Sets the response to requests from now on. Requests already waiting keep waiting. */
  answer(answer: JwksAnswer): void;
  /** The keys as published. */
  jwks(): { keys: JWK[] };
  /** Signs with a new key from now on. Earlier keys are no longer published unless `keep` is set. */
  rotate(options?: { alg?: IssuerAlgorithm; kid?: string | null; keep?: boolean }): Promise<void>;
  /**
   * A token of `user-1`, valid for one hour, signed with the newest key.
   *
   * @param claims replace the defaults; undefined removes one. An end user: `{ sub: 'user-2' }`; a service: `{ scope:
   * 'link:service' }`.
   * @param header replaces header fields in the same way. It changes the header only, not the signature.
   */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** One token per name, each of which must be refused as invalid. */
  forgedTokens(): Record<ForgeryName, string>;
  /** Refuses connections from now on and closes open ones. */
  close(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
}

/** Names for `it.each`. */
export const forgeryNames = [
  'no algorithm',
  'signed with our public key as an HMAC secret',
  'signed by a stranger who names our key',
  'signed by a stranger whose key comes along',
  'altered after it was signed',
  'with half its signature',
  'without its signature',
  'of another issuer',
  'for another audience',
  'expired',
  'not valid yet',
  'without a subject',
  'without an expiry',
  'of an unknown key',
  'of another type',
  'with an extension that has to be understood',
  'no token at all',
] as const;
export type ForgeryName = (typeof forgeryNames)[number];

interface SigningKey {
  readonly alg: IssuerAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The key as published. */
  readonly jwk: JWK;
}

/** @param now clock for the claims of tokens, in milliseconds since 1970. */
export async function startIssuer({
  alg = 'RS256' as IssuerAlgorithm,
  now = Date.now,
} = {}): Promise<Issuer> {
  let newest = await sharedKey(alg, 'key-1');
  let stranger = await sharedKey(alg, 'stranger');
  let published = [newest];
  let made = 1;
  let fetches = 0;
  let answer: JwksAnswer = 'ok';

  const server = createServer((request, response) => {
    if (request.url !== '/jwks.json') return void response.writeHead(404).end();
    fetches += 1;
    send(response, answer, () => issuer.jwks());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const seconds = () => Math.floor(now() / 1000);
  const usualClaims = () => ({
    iss: url,
    aud: AUDIENCE,
    sub: 'user-1',
    iat: seconds(),
    exp: seconds() + 3_600,
  });
  const headerOf = ({ alg, jwk }: SigningKey) => ({ alg, kid: jwk.kid, typ: 'JWT' });

  const issuer: Issuer = {
    env: {
      AUTH_MODE: 'jwt',
      AUTH_JWKS_URL: `${url}/jwks.json`,
      AUTH_ISSUER: url,
      AUTH_AUDIENCE: AUDIENCE,
    },
    fetches: () => fetches,
    answer(next) {
      answer = next;
    },
    jwks: () => ({ keys: published.map(({ jwk }) => jwk) }),
    async rotate({ alg = newest.alg, kid, keep = false } = {}) {
      made += 1;
      newest = await createKey(alg, kid === undefined ? `key-${made}` : kid);
      stranger = await sharedKey(alg, 'stranger');
      published = keep ? [...published, newest] : [newest];
    },
    token: (claims, header) =>
      compact({ ...headerOf(newest), ...header }, { ...usualClaims(), ...claims }, signatureBy(newest)),
    forgedTokens() {
      const [header = '', payload = '', signature = ''] = issuer.token().split('.');
      const own = headerOf(newest);
      const pem = newest.publicKey.export({ type: 'spki', format: 'pem' });
      const byStranger = signatureBy(stranger);
      return {
        'no algorithm': compact({ ...own, alg: 'none' }, usualClaims(), () => Buffer.alloc(0)),
        'signed with our public key as an HMAC secret': compact(
          { ...own, alg: 'HS256' },
          usualClaims(),
          (bytes) => createHmac('sha256', pem).update(bytes).digest(),
        ),
        'signed by a stranger who names our key': compact(own, usualClaims(), byStranger),
        'signed by a stranger whose key comes along': compact(
          { ...own, jwk: stranger.jwk, jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/' },
          usualClaims(),
          byStranger,
        ),
        'altered after it was signed': [header, encoded({ ...usualClaims(), sub: 'user-2' }), signature].join(
          '.',
        ),
        'with half its signature': [header, payload, signature.slice(0, signature.length / 2)].join('.'),
        'without its signature': [header, payload, ''].join('.'),
        'of another issuer': issuer.token({ iss: `${url}/` }),
        'for another audience': issuer.token({ aud: [`${AUDIENCE}-2`] }),
        expired: issuer.token({ exp: seconds() - 1 }),
        'not valid yet': issuer.token({ nbf: seconds() + 60 }),
        'without a subject': issuer.token({ sub: undefined }),
        'without an expiry': issuer.token({ exp: undefined }),
        'of an unknown key': compact({ ...own, kid: 'made-up' }, usualClaims(), byStranger),
        'of another type': issuer.token({}, { typ: 'logout+jwt' }),
        'with an extension that has to be understood': issuer.token({}, { crit: ['exp'], exp: 1 }),
        'no token at all': 'bearer-of-nothing',
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: () => listen(port),
  };
  closeAfterTest(() => issuer.close());
  return issuer;
}

const AUDIENCE = 'plaid-link';

function send(response: ServerResponse, answer: JwksAnswer, jwks: () => unknown): void {
  if (answer === 'silence') return;
  // Without keep-alive, a refused connection fails at once.
  response.shouldKeepAlive = false;
  if (typeof answer === 'object' && 'body' in answer) {
    if (answer.encoding !== undefined) response.setHeader('content-encoding', answer.encoding);
    return void response.end(answer.body);
  }
  response.writeHead(answer === 'error' ? 500 : 200, { 'content-type': 'application/json' });
  if (answer === 'half') response.write('{"keys": [');
  else if (answer === 'garbage') response.end('<html>Bad gateway</html>');
  else if (typeof answer === 'object') response.end(JSON.stringify(answer.json));
  // Also with status 500: the status alone must suffice.
  else response.end(JSON.stringify(answer === 'empty' ? { keys: [] } : jwks()));
}

/** @param kid null for a key without an id. */
async function createKey(alg: IssuerAlgorithm, kid: string | null): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    alg,
    privateKey: KeyObject.from(privateKey),
    publicKey: KeyObject.from(publicKey),
    jwk: { ...(await exportJWK(publicKey)), alg, use: 'sig', ...(kid !== null && { kid }) },
  };
}

/**
 * One key per algorithm and name for all issuers of a test file, since generating an RSA key takes 0.1 s or more.
 * Keys of a rotation are not shared.
 */
const sharedKeys = new Map<string, Promise<SigningKey>>();

function sharedKey(alg: IssuerAlgorithm, kid: 'key-1' | 'stranger'): Promise<SigningKey> {
  const name = `${alg} ${kid}`;
  const key = sharedKeys.get(name) ?? createKey(alg, kid);
  sharedKeys.set(name, key);
  return key;
}

type Signature = (bytes: Buffer) => Buffer;

function signatureBy({ alg, privateKey: key }: SigningKey): Signature {
  switch (alg) {
    case 'EdDSA':
      return (bytes) => signBytes(null, bytes, key);
    case 'ES256':
      return (bytes) => signBytes('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
    case 'PS256':
      return (bytes) =>
        signBytes('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    default:
      return (bytes) => signBytes('sha256', bytes, key);
  }
}

function compact(header: object, payload: object, signature: Signature): string {
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${signature(Buffer.from(signed)).toString('base64url')}`;
}

function encoded(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
