/** Parsing and caching of bearer tokens. `verifyToken.test.ts` tests their verification. */
import { findAuthorization } from '../../src/auth/BearerTokens';
import { closeAfterTest } from '../support/closing';
import { until } from '../support/until';
import {
  captureError,
  countSignatureChecks,
  createTestBearerTokens,
  invalidTokenError,
  START,
} from './bearerTokens';

const valid = { subject: 'user-1' };

describe('the Authorization header', () => {
  it.each([undefined, null, ''])('is missing if it is %p', async (authorization) => {
    const { tokens } = await createTestBearerTokens({ started: false });
    expect(await captureError(tokens.verify(authorization))).toEqual({
      name: 'MissingToken',
      code: 'UNAUTHENTICATED',
      httpStatus: 401,
      retryable: false,
      logLevel: 'info',
      message: 'An access token is required. Send it as `Authorization: Bearer …`.',
      reason: 'missing',
    });
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('may start with %p', async (scheme) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await tokens.verify(`${scheme} ${issuer.token()}`)).toMatchObject(valid);
  });

  it.each<[string, (token: string) => unknown]>([
    ['a token alone', (token) => token],
    ['another scheme', (token) => `Basic ${token}`],
    ['a scheme alone', () => 'Bearer '],
    ['two tokens', (token) => `Bearer ${token} ${token}`],
    ['two headers', (token) => `Bearer ${token}, Bearer ${token}`],
    ['a list', (token) => [`Bearer ${token}`]],
    ['an object', (token) => ({ toString: () => `Bearer ${token}` })],
    ['a token with a line end', (token) => `Bearer ${token}\n`],
    ['two parts', () => 'Bearer e30.e30'],
    ['five parts', (token) => `Bearer ${token}.e30.e30`],
    ['a header that is no JSON', () => 'Bearer AAAA.e30.AAAA'],
    ['a header that is no object', () => `Bearer ${Buffer.from('[]').toString('base64url')}.e30.AAAA`],
  ])('is malformed if it is %s', async (_, sent) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await captureError(tokens.verify(sent(issuer.token())))).toEqual(invalidTokenError('malformed'));
  });

  it('may contain a token of 8192 characters but no more', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const fill = 8192 - issuer.token({ fill: '' }).length;
    const ofLength = (length: number) => {
      // Base64 cannot produce every length, so the header fills what the payload cannot.
      for (let rest = 0; rest < 8; rest += 1) {
        for (let n = Math.floor((fill * 3) / 4) - 12; n < (fill * 3) / 4 + 8; n += 1) {
          const token = issuer.token({ fill: 'x'.repeat(n) }, { fill: 'x'.repeat(rest) });
          if (token.length === length) return token;
        }
      }
      throw new Error('no token is of that length');
    };
    expect(await tokens.verify(`Bearer ${ofLength(8192)}`)).toMatchObject(valid);
    expect(await captureError(tokens.verify(`Bearer ${ofLength(8193)}`))).toEqual(
      invalidTokenError('too long'),
    );
  });

  it('is rejected before any signature check or fetch if it is too long', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    const checks = countSignatureChecks();
    const token = issuer.token({ fill: 'x'.repeat(9_000) });
    expect(await captureError(tokens.verify(`Bearer ${token}`))).toEqual(invalidTokenError('too long'));
    expect([checks(), issuer.fetches()]).toEqual([0, 0]);
  });
});

describe('the JWKS', () => {
  it('is fetched for the first token if `start` was not called', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    expect(tokens.isReady()).toBe(false);
    expect(await tokens.verify(`Bearer ${issuer.token()}`)).toMatchObject(valid);
    expect(tokens.isReady()).toBe(true);
  });

  it('causes SERVICE_UNAVAILABLE if it cannot be fetched', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    issuer.answer('error');
    await tokens.start();
    expect(await captureError(tokens.verify(`Bearer ${issuer.token()}`))).toEqual({
      name: 'KeysUnavailable',
      code: 'SERVICE_UNAVAILABLE',
      httpStatus: 503,
      retryable: true,
      logLevel: 'error',
      message: 'Access tokens cannot be verified at the moment. Retry later.',
    });
    expect(tokens.isReady()).toBe(false);
  });

  it('is not needed to reject a token with a forbidden algorithm', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    issuer.answer('error');
    const forged = issuer.forgedTokens()['no algorithm'];
    expect(await captureError(tokens.verify(`Bearer ${forged}`))).toEqual(invalidTokenError('algorithm'));
    expect(issuer.fetches()).toBe(0);
  });
});

describe('a verified token', () => {
  it('costs one signature check for repeated requests', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const token = issuer.token();
    const first = await tokens.verify(`Bearer ${token}`);
    for (let n = 0; n < 5; n += 1) expect(await tokens.verify(`bearer ${token}`)).toBe(first);
    expect(checks()).toBe(1);
  });

  it('costs one signature check for concurrent requests', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const authorization = `Bearer ${issuer.token()}`;
    const viewers = await Promise.all(Array.from({ length: 20 }, () => tokens.verify(authorization)));
    expect(new Set(viewers)).toEqual(new Set([expect.objectContaining(valid)]));
    expect(checks()).toBe(1);
  });

  it('is cached separately from other tokens', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const [one, other] = ['user-1', 'user-2'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    const viewers = await Promise.all([one, other, one, other].map((each) => tokens.verify(each)));
    expect(viewers.map(({ subject }) => subject)).toEqual(['user-1', 'user-2', 'user-1', 'user-2']);
    for (const each of [one, other]) await tokens.verify(each);
    expect(checks()).toBe(2);
  });

  it('is rejected from the moment it expires', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    const authorization = `Bearer ${issuer.token()}`;
    const { expiresAt } = await tokens.verify(authorization);
    advance(Number(expiresAt) - START - 1);
    expect(await tokens.verify(authorization)).toMatchObject(valid);
    advance(1);
    expect(await captureError(tokens.verify(authorization))).toEqual(invalidTokenError('expired'));
  });

  it('is rejected once the issuer has removed its key', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const old = `Bearer ${issuer.token()}`;
    await tokens.verify(old);
    await issuer.rotate();
    expect(await tokens.verify(old)).toMatchObject(valid);
    expect(await tokens.verify(`Bearer ${issuer.token()}`)).toMatchObject(valid);
    expect(await captureError(tokens.verify(old))).toEqual(invalidTokenError('unknown key'));
  });

  it('is rejected once its key is removed, even during a pending check with that key', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const old = `Bearer ${issuer.token()}`;
    const verify = crypto.subtle.verify.bind(crypto.subtle);
    let goOn = () => {};
    const later = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const held = jest.spyOn(crypto.subtle, 'verify').mockImplementationOnce(async (...args) => {
      await later;
      return verify(...args);
    });
    closeAfterTest(async () => held.mockRestore());
    const early = tokens.verify(old);
    await until(() => held.mock.calls.length === 1);
    await issuer.rotate();
    await tokens.verify(`Bearer ${issuer.token()}`);
    expect(await captureError(tokens.verify(old))).toEqual(invalidTokenError('unknown key'));
    goOn();
    expect(await early).toMatchObject(valid);
    expect(await captureError(tokens.verify(old))).toEqual(invalidTokenError('unknown key'));
  });

  it('stays valid during an outage of its issuer', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    const [known, fresh] = ['user-1', 'user-2'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    await tokens.verify(known);
    await issuer.close();
    advance(3_000_000);
    expect(await tokens.verify(known)).toMatchObject(valid);
    expect(await tokens.verify(fresh)).toMatchObject({ subject: 'user-2' });
  });

  it('is evicted from a full cache, least recently used first', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ maxRemembered: 2 });
    const checks = countSignatureChecks();
    const [a, b, c] = ['a', 'b', 'c'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    for (const each of [a, b, a, c, a]) await tokens.verify(each);
    expect(checks()).toBe(3);
    await tokens.verify(b);
    expect(checks()).toBe(4);
  });
});

describe('a rejected token', () => {
  it('is not cached', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const forged = `Bearer ${issuer.forgedTokens()['altered after it was signed']}`;
    for (let n = 0; n < 3; n += 1)
      expect(await captureError(tokens.verify(forged))).toEqual(invalidTokenError('bad signature'));
    expect(checks()).toBe(3);
  });

  it('is accepted once its key is published', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    issuer.answer({ json: issuer.jwks() });
    await issuer.rotate();
    const early = `Bearer ${issuer.token()}`;
    expect(await captureError(tokens.verify(early))).toEqual(invalidTokenError('unknown key'));
    issuer.answer('ok');
    advance(30_000);
    expect(await tokens.verify(early)).toMatchObject(valid);
  });
});

describe('authorizationIn', () => {
  it.each([
    ['an HTTP header', { authorization: 'Bearer a', host: 'x' }, 'Bearer a'],
    ['a connection parameter', { Authorization: 'Bearer a' }, 'Bearer a'],
    ['a value that is sent twice', { authorization: 'Bearer a', Authorization: 'Bearer a' }, 'Bearer a'],
    ['a value beside a null', { authorization: null, Authorization: 'Bearer a' }, 'Bearer a'],
    ['nothing', { auth: 'Bearer a' }, undefined],
    ['nothing in the prototype', Object.create({ authorization: 'Bearer a' }), undefined],
  ])('finds %s', (_, source, found) => {
    expect(findAuthorization(source)).toBe(found);
  });

  it('rejects two different values', async () => {
    const both = { authorization: 'Bearer a', Authorization: 'Bearer b' };
    expect(await captureError((async () => findAuthorization(both))())).toEqual(
      invalidTokenError('ambiguous'),
    );
  });
});
