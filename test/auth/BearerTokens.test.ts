/** How a token is found and known again. What makes one good is in `verifyToken.test.ts`. */
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

describe('what was sent', () => {
  it.each([undefined, null, ''])('is missing where it is %p', async (authorization) => {
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

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('may begin with %p', async (scheme) => {
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
  ])('is malformed where it is %s', async (_, sent) => {
    const { tokens, issuer } = await createTestBearerTokens();
    expect(await captureError(tokens.verify(sent(issuer.token())))).toEqual(invalidTokenError('malformed'));
  });

  it('may have 8192 characters, and no more', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const fill = 8192 - issuer.token({ fill: '' }).length;
    const ofLength = (length: number) => {
      // Base64 has no text of every length: the header makes up for what the payload cannot.
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

  it('is refused before any work where it is too long', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    const checks = countSignatureChecks();
    const token = issuer.token({ fill: 'x'.repeat(9_000) });
    expect(await captureError(tokens.verify(`Bearer ${token}`))).toEqual(invalidTokenError('too long'));
    expect([checks(), issuer.fetches()]).toEqual([0, 0]);
  });
});

describe('the keys', () => {
  it('are fetched for the first token, where nobody started', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    expect(tokens.isReady()).toBe(false);
    expect(await tokens.verify(`Bearer ${issuer.token()}`)).toMatchObject(valid);
    expect(tokens.isReady()).toBe(true);
  });

  it('are not the caller’s fault where there are none', async () => {
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

  it('are not needed to refuse what cannot be good', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ started: false });
    issuer.answer('error');
    const forged = issuer.forgedTokens()['no algorithm'];
    expect(await captureError(tokens.verify(`Bearer ${forged}`))).toEqual(invalidTokenError('algorithm'));
    expect(issuer.fetches()).toBe(0);
  });
});

describe('a verified token', () => {
  it('costs one signature check, however often it comes', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const token = issuer.token();
    const first = await tokens.verify(`Bearer ${token}`);
    for (let n = 0; n < 5; n += 1) expect(await tokens.verify(`bearer ${token}`)).toBe(first);
    expect(checks()).toBe(1);
  });

  it('costs one signature check, however many bring it at once', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const authorization = `Bearer ${issuer.token()}`;
    const viewers = await Promise.all(Array.from({ length: 20 }, () => tokens.verify(authorization)));
    expect(new Set(viewers)).toEqual(new Set([expect.objectContaining(valid)]));
    expect(checks()).toBe(1);
  });

  it('is not taken for another, and pushes none out', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const [one, other] = ['user-1', 'user-2'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    const viewers = await Promise.all([one, other, one, other].map((each) => tokens.verify(each)));
    expect(viewers.map(({ subject }) => subject)).toEqual(['user-1', 'user-2', 'user-1', 'user-2']);
    for (const each of [one, other]) await tokens.verify(each);
    expect(checks()).toBe(2);
  });

  it('is refused from the moment it expires', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    const authorization = `Bearer ${issuer.token()}`;
    const { expiresAt } = await tokens.verify(authorization);
    advance(Number(expiresAt) - START - 1);
    expect(await tokens.verify(authorization)).toMatchObject(valid);
    advance(1);
    expect(await captureError(tokens.verify(authorization))).toEqual(invalidTokenError('expired'));
  });

  it('is refused once its key is gone from the issuer', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const old = `Bearer ${issuer.token()}`;
    await tokens.verify(old);
    await issuer.rotate();
    expect(await tokens.verify(old)).toMatchObject(valid);
    expect(await tokens.verify(`Bearer ${issuer.token()}`)).toMatchObject(valid);
    expect(await captureError(tokens.verify(old))).toEqual(invalidTokenError('unknown key'));
  });

  it('is refused once its key is gone, also while a check with that key is under way', async () => {
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

  it('is good while its issuer cannot be asked', async () => {
    const { tokens, issuer, advance } = await createTestBearerTokens();
    const [known, fresh] = ['user-1', 'user-2'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    await tokens.verify(known);
    await issuer.close();
    advance(3_000_000);
    expect(await tokens.verify(known)).toMatchObject(valid);
    expect(await tokens.verify(fresh)).toMatchObject({ subject: 'user-2' });
  });

  it('is forgotten where more come than are remembered, the longest unused first', async () => {
    const { tokens, issuer } = await createTestBearerTokens({ maxRemembered: 2 });
    const checks = countSignatureChecks();
    const [a, b, c] = ['a', 'b', 'c'].map((sub) => `Bearer ${issuer.token({ sub })}`);
    for (const each of [a, b, a, c, a]) await tokens.verify(each);
    expect(checks()).toBe(3);
    await tokens.verify(b);
    expect(checks()).toBe(4);
  });
});

describe('a refused token', () => {
  it('is checked again each time', async () => {
    const { tokens, issuer } = await createTestBearerTokens();
    const checks = countSignatureChecks();
    const forged = `Bearer ${issuer.forgedTokens()['altered after it was signed']}`;
    for (let n = 0; n < 3; n += 1)
      expect(await captureError(tokens.verify(forged))).toEqual(invalidTokenError('bad signature'));
    expect(checks()).toBe(3);
  });

  it('is good as soon as its key is published', async () => {
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
    ['one that is said twice', { authorization: 'Bearer a', Authorization: 'Bearer a' }, 'Bearer a'],
    ['one beside a null', { authorization: null, Authorization: 'Bearer a' }, 'Bearer a'],
    ['nothing', { auth: 'Bearer a' }, undefined],
    ['nothing in a prototype', Object.create({ authorization: 'Bearer a' }), undefined],
  ])('finds %s', (_, source, found) => {
    expect(findAuthorization(source)).toBe(found);
  });

  it('refuses two that differ', async () => {
    const both = { authorization: 'Bearer a', Authorization: 'Bearer b' };
    expect(await captureError((async () => findAuthorization(both))())).toEqual(
      invalidTokenError('ambiguous'),
    );
  });
});
