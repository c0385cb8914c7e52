/** Plaid's keys for webhooks: asked for when needed, kept through outages, and not asked for more often than is polite. */
import * as jose from 'jose';
import { WebhookError } from '../../src/errors/WebhookError';
import { createLogger } from '../../src/telemetry/logger';
import { WebhookKeyCache } from '../../src/webhooks/WebhookKeyCache';
import { plaidClientFor } from '../support/plaid/plaidClient';
import { type KeyAnswer, startWebhookSource } from '../support/webhooks/webhooks';
import { START } from './webhookServer';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function createKeys({ timeoutMs = 5_000, maxAttempts = 3 } = {}) {
  let time = START;
  const now = () => time;
  const plaid = await startWebhookSource({ now });
  const client = plaidClientFor(plaid.url, { maxAttempts });
  const log: Record<string, unknown>[] = [];
  const logger = createLogger('trace', {
    write(line) {
      const { time: _, ...rest } = JSON.parse(line);
      log.push(rest);
    },
  });
  const credentials = { clientId: 'client-of-tests', secret: 'secret-of-tests', owner: 'server' } as const;
  const keys = new WebhookKeyCache({ jose, plaid: client, credentials, now, logger, timeoutMs });
  return {
    plaid,
    log,
    advance(ms: number) {
      time += ms;
    },
    /** `held`, or why not. */
    async outcome(kid = plaid.kid, from = '192.0.2.1'): Promise<string> {
      try {
        const { type, algorithm, usages } = await keys.getKey(kid, from);
        const isUsable = type === 'public' && algorithm.name === 'ECDSA' && usages.join() === 'verify';
        return isUsable ? 'held' : `${type} ${algorithm.name} ${usages}`;
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        return [error.outcome, error.reason, error.logFields['problem']].filter(Boolean).join(': ');
      }
    },
  };
}

describe('a key that Plaid knows', () => {
  it('is asked for once, and again after an hour', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect([await outcome(), await outcome()]).toEqual(['held', 'held']);
    advance(HOUR - 1);
    expect([await outcome(), plaid.lookups()]).toEqual(['held', [plaid.kid]]);
    advance(1);
    expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual(['held', 'held', 'held']);
    expect(plaid.lookups()).toEqual([plaid.kid, plaid.kid]);
    advance(HOUR - 1);
    expect([await outcome(), plaid.lookups().length]).toEqual(['held', 2]);
  });

  it('is asked for once, however many wait for it', async () => {
    const { plaid, outcome } = await createKeys();
    expect(await Promise.all(Array.from({ length: 100 }, () => outcome()))).toEqual(Array(100).fill('held'));
    expect(plaid.lookups()).toEqual([plaid.kid]);
  });

  it('counts no more once it has expired, as soon as that is known', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('held');
    plaid.expire(plaid.kid, START / 1000 + 60);
    advance(HOUR - 1);
    expect(await outcome()).toBe('held');
    advance(1);
    expect(await outcome()).toBe('refused: expired key');
  });

  it('that will expire counts until then', async () => {
    const { plaid, advance, outcome } = await createKeys();
    plaid.expire(plaid.kid, START / 1000 + 60);
    expect(await outcome()).toBe('held');
    advance(MINUTE - 1);
    expect(await outcome()).toBe('held');
    advance(1);
    expect(await outcome()).toBe('refused: expired key');
    expect(plaid.lookups()).toEqual([plaid.kid]);
  });

  it('counts no more where Plaid does not know it any more', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('held');
    plaid.forget(plaid.kid);
    advance(HOUR);
    expect([await outcome(), await outcome()]).toEqual(['refused: unknown key', 'refused: unknown key']);
    expect(plaid.lookups()).toHaveLength(2);
  });

  it('counts on while Plaid cannot be asked, once a minute', async () => {
    const { plaid, log, advance, outcome } = await createKeys();
    expect(await outcome()).toBe('held');
    plaid.answer('error');
    advance(HOUR);
    expect(await Promise.all([outcome(), outcome()])).toEqual(['held', 'held']);
    advance(MINUTE - 1);
    // Each lookup is made three times.
    expect([await outcome(), plaid.lookups().length]).toEqual(['held', 1 + 3]);
    advance(1);
    expect([await outcome(), plaid.lookups().length]).toEqual(['held', 1 + 3 + 3]);
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

  it('is one of sixteen that are held', async () => {
    const { plaid, outcome } = await createKeys();
    const kids: string[] = [];
    for (let count = 0; count < 17; count++) {
      plaid.rotate();
      kids.push(plaid.kid);
      expect(await outcome()).toBe('held');
    }
    const [first, second] = kids;
    await outcome(second);
    expect(plaid.lookups()).toEqual(kids);
    await outcome(first);
    expect(plaid.lookups()).toEqual([...kids, first]);
  });
});

describe('a key that Plaid does not know', () => {
  it('is asked for again after five minutes', async () => {
    const { plaid, advance, outcome } = await createKeys();
    expect(await outcome('made-up')).toBe('refused: unknown key');
    advance(5 * MINUTE - 1);
    expect([await outcome('made-up'), plaid.lookups()]).toEqual(['refused: unknown key', ['made-up']]);
    advance(1);
    expect([await outcome('made-up'), plaid.lookups().length]).toEqual(['refused: unknown key', 2]);
  });

  it('is one of thirty that are asked for in a minute', async () => {
    const { plaid, advance, outcome } = await createKeys();
    const ask = (from: number) =>
      Promise.all(Array.from({ length: 100 }, (_, index) => outcome(`made-up-${from + index}`)));
    const outcomes = [
      ...Array(30).fill('refused: unknown key'),
      ...Array(70).fill('not handed on: too many key lookups'),
    ];
    expect(await ask(0)).toEqual(outcomes);
    advance(MINUTE - 1);
    expect(await outcome()).toBe('not handed on: too many key lookups');
    advance(1);
    expect(await ask(100)).toEqual(outcomes);
    expect(plaid.lookups()).toHaveLength(60);
  });
});

describe('many made-up keys', () => {
  it('of one address keep out nobody else’s', async () => {
    const { plaid, outcome } = await createKeys();
    for (let index = 0; index < 40; index++) await outcome(`made-up-${index}`, '192.0.2.1');
    expect([await outcome('new', '192.0.2.1'), await outcome(plaid.kid, '192.0.2.2')]).toEqual([
      'not handed on: too many key lookups',
      'held',
    ]);
  });

  it('of many addresses are asked for three hundred times in a minute', async () => {
    const { plaid, outcome } = await createKeys();
    for (let index = 0; index < 310; index++) await outcome(`made-up-${index}`, `192.0.2.${index % 20}`);
    expect(plaid.lookups()).toHaveLength(300);
  });

  it('are forgotten though the clock is set back', async () => {
    const { advance, outcome } = await createKeys();
    for (let index = 0; index < 40; index++) await outcome(`made-up-${index}`);
    advance(-HOUR);
    expect(await outcome('another')).toBe('refused: unknown key');
  });
});

describe('a key that could not be asked for', () => {
  const garbled: KeyAnswer = (key) => ({ ...key, x: 'AAAA' });
  it.each<[string, KeyAnswer, string]>([
    ['Plaid fails', 'error', 'PLAID_UNAVAILABLE: HTTP 500'],
    ['Plaid is busy', 'limited', 'PLAID_RATE_LIMITED: WEBHOOK_VERIFICATION_KEY_LIMIT'],
    ['the answer is not JSON', 'garbage', "PLAID_UNAVAILABLE: HTTP 200 without Plaid's JSON"],
    ['nothing is answered in time', 'silence', 'PLAID_UNAVAILABLE: timeout'],
    ['there is none in the answer', () => null, 'PLAID_UNAVAILABLE: a response without a usable webhook key'],
    ['it is no point of the curve', garbled, 'PLAID_UNAVAILABLE: a response without a usable webhook key'],
  ])('since %s is not held against it', async (_, answer, problem) => {
    const { plaid, outcome } = await createKeys({ timeoutMs: 300 });
    plaid.answer(answer);
    expect(await outcome()).toBe(`not handed on: key unavailable: ${problem}`);
    plaid.answer('ok');
    expect(await outcome()).toBe('held');
  });

  it('is the same for all who asked at once', async () => {
    const { plaid, outcome } = await createKeys();
    plaid.answer('error');
    const failed = 'not handed on: key unavailable: PLAID_UNAVAILABLE: HTTP 500';
    expect(await Promise.all(Array.from({ length: 10 }, () => outcome()))).toEqual(Array(10).fill(failed));
    expect(plaid.lookups()).toEqual(Array(3).fill(plaid.kid));
  });

  it('is one of thirty in a minute, too', async () => {
    const { plaid, outcome } = await createKeys({ maxAttempts: 1 });
    plaid.answer('error');
    for (let count = 0; count < 30; count++) await outcome();
    plaid.answer('ok');
    expect(await outcome()).toBe('not handed on: too many key lookups');
  });
});

describe('what Plaid answers is no usable key', () => {
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
  ])('where its %s is %p', async (name, value) => {
    const { plaid, outcome } = await createKeys();
    plaid.answer((key) => ({ ...key, [name]: value }));
    expect(await outcome()).toBe(
      'not handed on: key unavailable: PLAID_UNAVAILABLE: a response without a usable webhook key',
    );
  });

  it('unless all that it should have is there, whatever else is', async () => {
    const { plaid, outcome } = await createKeys();
    plaid.answer(({ expired_at: _, ...key }) => ({ ...key, d: 'AAAA', key_ops: ['sign'], more: 1 }));
    expect(await outcome()).toBe('held');
  });
});
