/** JWKS cache: refresh, outages of the issuer, and protection against forged `kid`s. */
import { closeAfterTest } from '../support/closing';
import type { JwksAnswer } from '../support/issuer';
import { until } from '../support/until';
import { captureError, createJwksCache, useManualTimers } from './bearerTokens';

const hint = (kid: string) => ({ alg: 'ES256', kid });
const MINUTE = 60_000;

const outages: Record<string, [JwksAnswer | 'closed', problem: string]> = {
  'refused connections': ['closed', 'ECONNREFUSED'],
  'status 500': ['error', 'unexpected status'],
  'no response': ['silence', 'timeout'],
  'half a response': ['half', 'timeout'],
  'a response that is not JSON': ['garbage', 'not JSON'],
  'JSON that is not a JWKS': [{ json: { keys: 'none' } }, 'not a JWKS'],
  'a JWKS that is too large': [{ json: { keys: [], padding: 'x'.repeat(300_000) } }, 'too large'],
  'an empty JWKS': ['empty', 'no usable key'],
  'a JWKS of broken keys': [{ json: { keys: [{ kty: 'EC', kid: 'key-1' }] } }, 'no usable key'],
};

async function createCacheWithOutage(name: string, isLoaded: boolean) {
  const [answer, problem] = outages[name] ?? [];
  const made = await createJwksCache();
  if (isLoaded) await made.keys.start();
  if (answer === 'closed') await made.issuer.close();
  else if (answer !== undefined) made.issuer.answer(answer);
  if (problem === 'timeout') shortenTimeouts();
  return made;
}

/** Divides each fetch timeout by 100: short enough to wait for, and long enough for a busy machine. */
function shortenTimeouts(): void {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const shortened = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
  closeAfterTest(async () => shortened.mockRestore());
}

describe('start', () => {
  it('is ready and logs once keys are loaded', async () => {
    const { keys, log } = await createJwksCache();
    expect(keys.isReady()).toBe(false);
    await keys.start();
    expect(keys.isReady()).toBe(true);
    expect(log).toEqual([{ level: 30, keys: 1, msg: 'jwks updated' }]);
  });

  it.each(Object.keys(outages))('is not ready after %s, and logs why', async (name) => {
    const { keys, log } = await createCacheWithOutage(name, false);
    await keys.start();
    expect(keys.isReady()).toBe(false);
    const [, problem] = outages[name] ?? [];
    expect(log).toEqual([{ level: 40, problem, ready: false, msg: 'jwks fetch failed' }]);
  });

  it('rejects lookups with SERVICE_UNAVAILABLE while no keys are loaded', async () => {
    const { keys, issuer } = await createJwksCache();
    issuer.answer('error');
    await keys.start();
    expect(await captureError(keys.findKeys(hint('key-1')))).toEqual({
      name: 'KeysUnavailable',
      code: 'SERVICE_UNAVAILABLE',
      httpStatus: 503,
      retryable: true,
      logLevel: 'error',
      message: 'Access tokens cannot be verified at the moment. Retry later.',
    });
    const cause = await keys.findKeys(hint('key-1')).catch((error: Error) => error.cause);
    expect(cause).toMatchObject({ code: 'unexpected status' });
  });

  it('retries after 1, 2, 4, 8, 16, 30 and 30 seconds, and refreshes after 10 minutes', async () => {
    useManualTimers();
    const { keys, issuer, log } = await createJwksCache();
    issuer.answer('error');
    await keys.start();
    for (const [failures, seconds] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      await until(() => log.length === failures + 1);
      jest.advanceTimersByTime(seconds * 1000 - 1);
      expect(jest.getTimerCount()).toBe(1);
      if (failures === 6) issuer.answer('ok');
      jest.advanceTimersByTime(1);
    }
    await until(() => keys.isReady());
    expect(issuer.fetches()).toBe(8);
    await until(() => jest.getTimerCount() === 1);
    jest.advanceTimersByTime(10 * MINUTE - 1);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    await until(() => issuer.fetches() === 9);
  });

  it('joins a pending fetch during the cooldown', async () => {
    const { keys, issuer } = await createJwksCache();
    issuer.answer('error');
    await expect(keys.findKeys(hint('key-1'))).rejects.toThrow('Access tokens cannot be verified');
    issuer.answer('ok');
    const starting = keys.start();
    expect((await keys.findKeys(hint('key-1'))).keys).toHaveLength(1);
    await starting;
  });
});

describe('loaded keys', () => {
  it.each(Object.keys(outages))('are kept during %s', async (name) => {
    const { keys, log } = await createCacheWithOutage(name, true);
    const before = await keys.findKeys(hint('key-1'));
    expect((await keys.findKeys(hint('made-up'))).keys).toEqual([]);
    expect(await keys.findKeys(hint('key-1'))).toEqual(before);
    expect(before.keys).toHaveLength(1);
    const [, problem] = outages[name] ?? [];
    expect(log.slice(1)).toEqual([{ level: 40, problem, ready: true, msg: 'jwks fetch failed' }]);
  });

  it('are fetched again once the issuer has recovered', async () => {
    const { keys, issuer, advance } = await createJwksCache();
    await keys.start();
    await issuer.close();
    await keys.findKeys(hint('made-up'));
    await issuer.rotate();
    await issuer.reopen();
    advance(30_000);
    expect((await keys.findKeys(hint('key-2'))).keys).toHaveLength(1);
  });

  it('are returned without waiting for a refresh', async () => {
    useManualTimers();
    const { keys, issuer } = await createJwksCache();
    await keys.start();
    issuer.answer('silence');
    jest.advanceTimersByTime(10 * MINUTE);
    await until(() => issuer.fetches() === 2);
    const found = await Promise.race([keys.findKeys(hint('key-1')), keys.start().then(() => 'refreshed')]);
    expect(found).toEqual({ keys: [expect.anything()], version: 1 });
  });

  it('do not include a rotated-out key after a refresh', async () => {
    useManualTimers();
    const { keys, issuer } = await createJwksCache();
    await keys.start();
    await issuer.rotate();
    expect((await keys.findKeys(hint('key-1'))).keys).toHaveLength(1);
    jest.advanceTimersByTime(10 * MINUTE);
    await until(() => keys.version === 2);
    expect((await keys.findKeys(hint('key-1'))).keys).toEqual([]);
    expect((await keys.findKeys(hint('key-2'))).keys).toHaveLength(1);
  });

  it('keep their version if a refresh returns the same keys', async () => {
    const { keys, issuer } = await createJwksCache();
    await issuer.rotate({ keep: true });
    await keys.start();
    issuer.answer({ json: { keys: issuer.jwks().keys.reverse() } });
    await keys.findKeys(hint('made-up'));
    expect([keys.version, issuer.fetches()]).toEqual([1, 2]);
  });
});

describe('an unknown key', () => {
  it('is fetched', async () => {
    const { keys, issuer } = await createJwksCache();
    await keys.start();
    await issuer.rotate({ keep: true });
    expect(await keys.findKeys(hint('key-2'))).toEqual({ keys: [expect.anything()], version: 2 });
  });

  it('is fetched once for concurrent lookups', async () => {
    const { keys, issuer } = await createJwksCache();
    await keys.start();
    await issuer.rotate();
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.findKeys(hint('key-2'))));
    expect(found.map(({ keys }) => keys.length)).toEqual(Array.from({ length: 50 }, () => 1));
    expect(issuer.fetches()).toBe(2);
  });

  it.each<JwksAnswer>(['ok', 'error'])(
    'is fetched at most once in 30 seconds (issuer: %s)',
    async (answer) => {
      const { keys, issuer, advance } = await createJwksCache();
      await keys.start();
      issuer.answer(answer);
      const flood = async () => {
        for (let n = 0; n < 20; n += 1) {
          const asked = [hint(`made-up-${n}`), hint(`invented-${n}`)].map((each) => keys.findKeys(each));
          for (const { keys } of await Promise.all(asked)) expect(keys).toEqual([]);
        }
      };
      await flood();
      expect(issuer.fetches()).toBe(2);
      advance(29_999);
      await flood();
      expect(issuer.fetches()).toBe(2);
      advance(1);
      await flood();
      expect(issuer.fetches()).toBe(3);
    },
  );
});

describe('stop', () => {
  it('cancels the next refresh', async () => {
    useManualTimers();
    const { keys } = await createJwksCache();
    await keys.start();
    expect(jest.getTimerCount()).toBe(1);
    keys.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('aborts a pending fetch without a log entry or a timer', async () => {
    useManualTimers();
    const { keys, issuer, log } = await createJwksCache({ timeoutMs: 60_000 });
    issuer.answer('silence');
    const starting = keys.start();
    await until(() => issuer.fetches() === 1);
    keys.stop();
    await starting;
    expect([log, jest.getTimerCount()]).toEqual([[], 0]);
  });

  it('sets no timer if it is called while keys are imported', async () => {
    useManualTimers();
    const { keys } = await createJwksCache();
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    const read = jest.spyOn(crypto.subtle, 'importKey').mockImplementationOnce((...args: unknown[]) => {
      keys.stop();
      return importKey(...(args as Parameters<typeof importKey>));
    });
    closeAfterTest(async () => read.mockRestore());
    await keys.start();
    expect([keys.isReady(), jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('needs no timer if the cache was not started', async () => {
    useManualTimers();
    const { keys } = await createJwksCache();
    expect((await keys.findKeys(hint('key-1'))).keys).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not keep the process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const { keys } = await createJwksCache();
    const before = timers();
    await keys.start();
    expect(timers()).toBe(before);
  });
});
