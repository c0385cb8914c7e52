/** Verification of access tokens, and the viewer that results. */
import { createHash } from 'node:crypto';
import type { InvalidTokenReason } from '../../src/errors/Unauthenticated';
import { type ForgeryName, forgeryNames, type IssuerAlgorithm } from '../support/issuer';
import { captureError, createTestBearerTokens, invalidTokenError, START } from './bearerTokens';

const now = Math.floor(START / 1000);

describe('the viewer', () => {
  it('is an end user identified by issuer and subject', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const hashed = JSON.stringify([issuer.env.AUTH_ISSUER, 'user-1']);
    const viewer = await tokens.verify(`Bearer ${issuer.token()}`);
    expect(viewer).toEqual({
      kind: 'endUser',
      id: createHash('sha256').update(hashed).digest('hex'),
      subject: 'user-1',
      expiresAt: (now + 3_600) * 1000,
    });
    expect(Object.isFrozen(viewer)).toBe(true);
  });

  it.each([
    ['in a string', { scope: 'openid link:service' }],
    ['in a list', { scp: ['openid', 'link:service'] }],
    ['in a list besides a string', { scope: 'openid', scp: ['link:service'] }],
    ['in a string named scp', { scp: 'link:service other' }],
    ['in a string besides a list named scope', { scope: ['openid'], scp: 'other link:service' }],
  ])('is a service with the scope %s', async (_, claims) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await tokens.verify(`Bearer ${issuer.token(claims)}`)).toMatchObject({ kind: 'service' });
  });

  it.each([
    ['a list named scope', { scope: ['link:service'] }],
    ['a longer word in a string named scp', { scp: 'link:services link:service/.default' }],
    ['another separator in a string named scp', { scp: 'openid,link:service' }],
    ['a list with a number', { scp: ['link:service', 1] }],
    ['a longer word', { scope: 'link:services xlink:service link:service:read' }],
    ['another case', { scope: 'Link:Service' }],
    ['other white space', { scope: 'openid\tlink:service\nemail' }],
    ['another separator', { scope: 'openid,link:service' }],
    ['two scopes in one item', { scp: ['openid link:service'] }],
    ['another claim', { scopes: 'link:service', roles: ['link:service'], permissions: ['link:service'] }],
    ['an object', { scope: { 'link:service': true }, scp: { 0: 'link:service', length: 1 } }],
  ])('is not a service with %s', async (_, claims) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await tokens.verify(`Bearer ${issuer.token(claims)}`)).toMatchObject({ kind: 'endUser' });
  });

  it('logs once per token which claims have the scope of a service without effect', async () => {
    const { tokens, issuer, log } = await createTestBearerTokens();
    const token = issuer.token({ scope: ['link:service'], roles: ['link:service'], groups: ['others'] });
    await tokens.verify(`Bearer ${token}`);
    await tokens.verify(`Bearer ${token}`);
    await tokens.verify(`Bearer ${issuer.token({ scp: 'link:service', roles: ['link:service'] })}`);
    await tokens.verify(`Bearer ${issuer.token({ scope: 'openid' })}`);
    expect(log.filter(({ msg }) => msg === 'service scope ignored')).toEqual([
      { level: 30, claims: ['scope', 'roles'], msg: 'service scope ignored' },
    ]);
  });
});

describe('a valid token', () => {
  it.each<IssuerAlgorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed by %s', async (alg) => {
    const { tokens, issuer } = await createTestBearerTokens({ alg });
    expect(await tokens.verify(`Bearer ${issuer.token()}`)).toMatchObject({ subject: 'user-1' });
  });

  it.each([
    ['one of several', ['elsewhere', 'second']],
    ['the only one', 'second'],
  ])('contains one of the configured audiences, as %s', async (_, aud) => {
    const { tokens, issuer } = await createTestBearerTokens({ audiences: ['first', 'second'] });
    expect(await tokens.verify(`Bearer ${issuer.token({ aud })}`)).toMatchObject({ subject: 'user-1' });
  });

  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('may have the type %s', async (typ) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await tokens.verify(`Bearer ${issuer.token({}, { typ })}`)).toMatchObject({ subject: 'user-1' });
  });

  it('may contain keys, which are ignored', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const url = issuer.env.AUTH_JWKS_URL;
    const stranger = { kty: 'oct', k: 'c2VjcmV0' };
    const token = issuer.token({}, { jwk: stranger, jku: url, x5u: url, x5c: ['MIIB'] });
    expect(await tokens.verify(`Bearer ${token}`)).toMatchObject({ subject: 'user-1' });
    expect(issuer.fetches()).toBe(1);
  });

  it('may have no `kid`', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await tokens.verify(`Bearer ${issuer.token({}, { kid: undefined })}`)).toMatchObject({
      subject: 'user-1',
    });
  });

  it('may be signed by either of two keys without `kid`', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    await issuer.rotate({ kid: null });
    const older = issuer.token();
    await issuer.rotate({ kid: null, keep: true });
    await tokens.start();
    for (const token of [older, issuer.token()])
      expect(await tokens.verify(`Bearer ${token}`)).toMatchObject({ subject: 'user-1' });
  });

  it('may become valid in five seconds but not later', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const from = (nbf: number) => tokens.verify(`Bearer ${issuer.token({ nbf })}`);
    expect(await from(now + 5)).toMatchObject({ subject: 'user-1' });
    expect(await captureError(from(now + 6))).toEqual(invalidTokenError('not yet valid'));
  });

  it('is accepted until the millisecond before it expires', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    const token = issuer.token({ exp: now + 1 });
    advance(1000 - (START % 1000) - 1);
    expect(await tokens.verify(`Bearer ${token}`)).toMatchObject({ expiresAt: (now + 1) * 1000 });
  });
});

const reasons: Record<ForgeryName, InvalidTokenReason> = {
  'no algorithm': 'algorithm',
  'signed with our public key as an HMAC secret': 'algorithm',
  'signed by a stranger who names our key': 'bad signature',
  'signed by a stranger whose key comes along': 'bad signature',
  'altered after it was signed': 'bad signature',
  'with half its signature': 'bad signature',
  'without its signature': 'bad signature',
  'of another issuer': 'wrong issuer',
  'for another audience': 'wrong audience',
  expired: 'expired',
  'not valid yet': 'not yet valid',
  'without a subject': 'no subject',
  'without an expiry': 'no expiry',
  'of an unknown key': 'unknown key',
  'of another type': 'token type',
  'with an extension that has to be understood': 'unknown extension',
  'no token at all': 'malformed',
};

it.each(forgeryNames)('rejects a token: %s', async (name) => {
  const { tokens, issuer } = await createTestBearerTokens({ alg: 'RS256' });
  const forged = issuer.forgedTokens()[name];
  expect(await captureError(tokens.verify(`Bearer ${forged}`))).toEqual(invalidTokenError(reasons[name]));
});

it('rejects a token that expires now', async () => {
  const { tokens, issuer, advance } = await createTestBearerTokens();
  const token = issuer.token({ exp: now + 1 });
  advance(1000 - (START % 1000));
  expect(await captureError(tokens.verify(`Bearer ${token}`))).toEqual(invalidTokenError('expired'));
});

it('rejects a token that expired four seconds ago, without clock tolerance', async () => {
  const { tokens, issuer } = await createTestBearerTokens();
  expect(await captureError(tokens.verify(`Bearer ${issuer.token({ exp: now - 4 })}`))).toEqual(
    invalidTokenError('expired'),
  );
});

it.each<[string, Record<string, unknown>, InvalidTokenReason]>([
  ['an empty subject', { sub: '' }, 'no subject'],
  ['a number for a subject', { sub: 1 }, 'no subject'],
  ['text for an expiry', { exp: '9999999999' }, 'no expiry'],
  ['an expiry beyond the range of dates', { exp: 1e300 }, 'no expiry'],
  ['text for `nbf`', { nbf: '0' }, 'not yet valid'],
  ['no issuer', { iss: undefined }, 'wrong issuer'],
  ['no audience', { aud: undefined }, 'wrong audience'],
  ['the audience as a part of the text', { aud: 'plaid-link plaid-link' }, 'wrong audience'],
])('rejects a token with %s', async (_, claims, reason) => {
  const { tokens, issuer } = await createTestBearerTokens();
  expect(await captureError(tokens.verify(`Bearer ${issuer.token(claims)}`))).toEqual(
    invalidTokenError(reason),
  );
});

it.each<[string, (issuer: string) => unknown]>([
  ['in another case', (issuer) => issuer.toUpperCase()],
  ['with a trailing slash', (issuer) => `${issuer}/`],
  ['in a list', (issuer) => [issuer]],
])('rejects a token with the issuer %s', async (_, written) => {
  const { tokens, issuer } = await createTestBearerTokens();
  const token = issuer.token({ iss: written(issuer.env.AUTH_ISSUER) });
  expect(await captureError(tokens.verify(`Bearer ${token}`))).toEqual(invalidTokenError('wrong issuer'));
});

it.each<[string, Record<string, unknown>, InvalidTokenReason]>([
  ['an algorithm in another case', { alg: 'es256' }, 'algorithm'],
  ['another algorithm than the key’s', { alg: 'RS256' }, 'unknown key'],
  ['a list of algorithms', { alg: ['ES256'] }, 'algorithm'],
  ['HS512', { alg: 'HS512' }, 'algorithm'],
  ['an algorithm for encryption', { alg: 'RSA-OAEP' }, 'algorithm'],
  ['a number for a key', { kid: 1 }, 'malformed'],
  ['another object’s type', { typ: 'secevent+jwt' }, 'token type'],
  ['a number for a type', { typ: 1 }, 'token type'],
  ['an empty list of extensions', { crit: [] }, 'malformed'],
  ['an unencoded payload', { crit: ['b64'], b64: false }, 'malformed'],
])('rejects a token whose header has %s', async (_, header, reason) => {
  const { tokens, issuer } = await createTestBearerTokens();
  expect(await captureError(tokens.verify(`Bearer ${issuer.token({}, header)}`))).toEqual(
    invalidTokenError(reason),
  );
});

it('rejects a token of an unpublished key without `kid`', async () => {
  const { tokens, issuer } = await createTestBearerTokens();
  issuer.answer({ json: issuer.jwks() });
  await issuer.rotate({ kid: null });
  expect(await captureError(tokens.verify(`Bearer ${issuer.token()}`))).toEqual(
    invalidTokenError('bad signature'),
  );
});
