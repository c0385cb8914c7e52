/** Cache of Plaid's webhook verification keys: lookups, refresh, outages and rate limits. */
import * as jose from 'jose';
import { WebhookError } from '../../src/errors/WebhookError';
import { WebhookKeyCache } from '../../src/webhooks/WebhookKeyCache';
import { fakeTime } from '../support/fakeTime';
import { createTestLogger } from '../support/logLine';
import { plaidClientFor } from '../support/plaid/plaidClient';
import { type KeyAnswer, startWebhookSource } from '../support/webhooks/webhooks';
import { START } from './webhookServer';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function createKeys({ maxAttempts = 3 } = {}) {
  let time = START;
  const now = () => time;
  const plaid = await startWebhookSource({ now });
  const client = plaidClientFor(plaid.url, { maxAttempts });
  const log: Record<string, unknown>[] = [];
  const logger = createTestLogger(log, 'time');
  const credentials = { clientId: 'client-of-tests', secret: 'secret-of-tests', owner: 'server' } as const;
  const keys = new WebhookKeyCache({ jose, plaid: client, credentials, now, logger, timeoutMs: 5_000 });
  return {
    plaid,
    log,
    advance(ms: number) {
      time += ms;
    },
    /** `usable`, or the outcome and reason of the error. */
    async outcome(kid = plaid.kid, from = '192.0.2.1'): Promise<string> {
      try {
        const { type, algorithm, usages } = await keys.getKey(kid, from);
        const isUsable = type === 'public' && algorithm.name === 'ECDSA' && usages.join() === 'verify';
        return isUsable ? 'usable' : `${type} ${algorithm.name} ${usages}`;
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        return [error.outcome, error.reason, error.logFields['problem']].filter(Boolean).join(': ');
      }
    },
  };
}

describe('a known key', () => {
  it('is fetched once, and refreshed after an hour', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect([await outcome(), await outcome()]).toEqual(['usable', 'usable']);
    advance(HOUR - 1);
    expect([await outcome(), plaid.lookups()]).toEqual(['usable', [plaid.kid]]);
    advance(1);
    expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual(['usable', 'usable', 'usable']);
    expect(plaid.lookups()).toEqual([plaid.kid, plaid.kid]);
    advance(HOUR - 1);
    expect([await outcome(), plaid.lookups().length]).toEqual(['usable', 2]);
  });

  it('is fetched once for concurrent webhooks', async () => {
    const { plaid, outcome } = await createKeys();
    expect(await Promise.all(Array.from({ length: 100 }, () => outcome()))).toEqual(
      Array(100).fill('usable'),
    );
    expect(plaid.lookups()).toEqual([plaid.kid]);
  });

  it('is rejected as expired after a refresh', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('usable');
    plaid.expire(plaid.kid, START / 1000 + 60);
    advance(HOUR - 1);
    expect(await outcome()).toBe('usable');
    advance(1);
    expect(await outcome()).toBe('refused: expired key');
  });

  it('is usable until it expires', async () => {
    const { plaid, advance, outcome } = await createKeys();
    plaid.expire(plaid.kid, START / 1000 + 60);
    expect(await outcome()).toBe('usable');
    advance(MINUTE - 1);
    expect(await outcome()).toBe('usable');
    advance(1);
    expect(await outcome()).toBe('refused: expired key');
    expect(plaid.lookups()).toEqual([plaid.kid]);
  });

  it('is rejected as unknown once Plaid no longer knows it', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('usable');
    plaid.forget(plaid.kid);
    advance(HOUR);
    expect([await outcome(), await outcome()]).toEqual(['refused: unknown key', 'refused: unknown key']);
    expect(plaid.lookups()).toHaveLength(2);
  });

  it('stays usable during an outage of Plaid, with a refresh every minute', async () => {
    const { plaid, log, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('usable');
    plaid.answer('error');
    advance(HOUR);
    expect(await Promise.all([outcome(), outcome()])).toEqual(['usable', 'usable']);
    advance(MINUTE - 1);
    // Each lookup is attempted three times.
    expect([await outcome(), plaid.lookups().length]).toEqual(['usable', 1 + 3]);
    advance(1);
    expect([await outcome(), plaid.lookups().length]).toEqual(['usable', 1 + 3 + 3]);
    const warning = {
      level: 40,
      problem: 'PLAID_UNAVAILABLE: HTTP 500',
      msg: 'webhook key refresh failed',
    };
    expect(log).toEqual([warning, warning]);

    plaid.answer('ok');
    plaid.expire(plaid.kid, START / 1000);
    advance(MINUTE);
    expect(await outcome()).toBe('refused: expired key');
  });

  it('is evicted once seventeen keys were used', async () => {
    const { plaid, outcome } = await createKeys();
    const kids: string[] = [];
    for (let count = 0; count < 17; count++) {
      plaid.rotate();
      kids.push(plaid.kid);
      expect(await outcome()).toBe('usable');
    }
    const [first, second] = kids;
    await outcome(second);
    expect(plaid.lookups()).toEqual(kids);
    await outcome(first);
    expect(plaid.lookups()).toEqual([...kids, first]);
  });
});

describe('an unknown key', () => {
  it('is looked up again after five minutes', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome('made-up')).toBe('refused: unknown key');
    advance(5 * MINUTE - 1);
    expect([await outcome('made-up'), plaid.lookups()]).toEqual(['refused: unknown key', ['made-up']]);
    advance(1);
    expect([await outcome('made-up'), plaid.lookups().length]).toEqual(['refused: unknown key', 2]);
  });

  it('counts towards thirty lookups per minute', async () => {
    const { plaid, advance, outcome } = await createKeys();
    const ask = (from: number) =>
      Promise.all(Array.from({ length: 100 }, (_, index) => outcome(`made-up-${from + index}`)));
    const outcomes = [
      ...Array(30).fill('refused: unknown key'),
      ...Array(70).fill('undelivered: too many key lookups'),
    ];
    expect(await ask(0)).toEqual(outcomes);
    advance(MINUTE - 1);
    expect(await outcome()).toBe('undelivered: too many key lookups');
    advance(1);
    expect(await ask(100)).toEqual(outcomes);
    expect(plaid.lookups()).toHaveLength(60);
  });
});

describe('many forged key IDs', () => {
  it('of one address do not block lookups for another address', async () => {
    const { plaid, outcome } = await createKeys();
    for (let index = 0; index < 40; index++) await outcome(`made-up-${index}`, '192.0.2.1');
    expect([await outcome('new', '192.0.2.1'), await outcome(plaid.kid, '192.0.2.2')]).toEqual([
      'undelivered: too many key lookups',
      'usable',
    ]);
  });

  it('of many addresses cause at most three hundred lookups per minute', async () => {
    const { plaid, outcome } = await createKeys();
    for (let index = 0; index < 310; index++) await outcome(`made-up-${index}`, `192.0.2.${index % 20}`);
    expect(plaid.lookups()).toHaveLength(300);
  });

  it('no longer count after the clock is set back', async () => {
    const { advance, outcome } = await createKeys();
    for (let index = 0; index < 40; index++) await outcome(`made-up-${index}`);
    advance(-HOUR);
    expect(await outcome('another')).toBe('refused: unknown key');
  });
});

describe('a failed lookup', () => {
  const garbled: KeyAnswer = (key) => ({ ...key, x: 'AAAA' });
  it.each<[string, KeyAnswer, string]>([
    ['Plaid fails', 'error', 'PLAID_UNAVAILABLE: HTTP 500'],
    ['Plaid is busy', 'limited', 'PLAID_RATE_LIMITED: WEBHOOK_VERIFICATION_KEY_LIMIT'],
    ['the response is not JSON', 'garbage', "PLAID_UNAVAILABLE: HTTP 200 without Plaid's JSON"],
    ['the response has no key', () => null, 'PLAID_UNAVAILABLE: a response without a usable webhook key'],
    ['the key is not on the curve', garbled, 'PLAID_UNAVAILABLE: a response without a usable webhook key'],
  ])('is not cached if %s', async (_, answer, problem) => {
    const { plaid, outcome } = await createKeys();
    plaid.answer(answer);
    expect(await outcome()).toBe(`undelivered: key unavailable: ${problem}`);
    plaid.answer('ok');
    expect(await outcome()).toBe('usable');
  });

  it('is not cached if Plaid does not respond in time', async () => {
    const time = fakeTime();
    const { plaid, outcome } = await createKeys();
    plaid.answer('silence');
    const timedOut = 'undelivered: key unavailable: PLAID_UNAVAILABLE: timeout';
    expect(await time.passFor(outcome(), 100)).toBe(timedOut);
    plaid.answer('ok');
    expect(await outcome()).toBe('usable');
  });

  it('fails all coalesced webhooks', async () => {
    const { plaid, outcome } = await createKeys();
    plaid.answer('error');
    const failed = 'undelivered: key unavailable: PLAID_UNAVAILABLE: HTTP 500';
    expect(await Promise.all(Array.from({ length: 10 }, () => outcome()))).toEqual(Array(10).fill(failed));
    expect(plaid.lookups()).toEqual(Array(3).fill(plaid.kid));
  });

  it('counts towards the thirty lookups per minute', async () => {
    const { plaid, outcome } = await createKeys({ maxAttempts: 1 });
    plaid.answer('error');
    for (let count = 0; count < 30; count++) await outcome();
    plaid.answer('ok');
    expect(await outcome()).toBe('undelivered: too many key lookups');
  });
});

describe('the key in Plaid’s response', () => {
  it.each([
    ['kty', 'RSA'],
    ['crv', 'P-384'],
    ['alg', 'HS256'],
    ['alg', undefined],
    ['use', 'enc'],
    ['kid', 'another'],
    ['x', 7],
    ['y', undefined],
    ['expired_at', '2031-03-04T05:06:07Z'],
  ])('is unusable if its %s is %p', async (name, value) => {
    const { plaid, outcome } = await createKeys();
    plaid.answer((key) => ({ ...key, [name]: value }));
    expect(await outcome()).toBe(
      'undelivered: key unavailable: PLAID_UNAVAILABLE: a response without a usable webhook key',
    );
  });

  it('is usable with additional members', async () => {
    const { plaid, outcome } = await createKeys();
    plaid.answer(({ expired_at: _, ...key }) => ({ ...key, d: 'AAAA', key_ops: ['sign'], more: 1 }));
    expect(await outcome()).toBe('usable');
  });
});
