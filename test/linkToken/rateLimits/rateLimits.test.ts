/** Rate limits per caller: rules that hold in memory and in Redis, and the window in memory. */
import type { Redis } from 'ioredis';
import type { Viewer } from '../../../src/auth/Viewer';
import { RateLimited } from '../../../src/errors/RateLimited';
import {
  createRateLimits,
  type RateLimitConfig,
  type RateLimits,
} from '../../../src/linkToken/rateLimits/createRateLimits';
import { createLogger } from '../../../src/telemetry/logger';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { connectedTo, startRedis } from '../../support/processes/redis';

const viewer = (kind: Viewer['kind'], name = 'a'): Viewer => ({
  kind,
  id: name.repeat(64),
  subject: null,
  expiresAt: null,
});
const ann = viewer('endUser');
const limits: RateLimitConfig = { creates: { endUser: 3, others: 5 }, reads: { endUser: 10, others: null } };
const inMemory = () => createRateLimits(limits, null, createLogger('silent'));

/** The result of a count: `done`, or the message and retry delay of the rejection. */
async function outcomeOf(count: Promise<void>): Promise<'done' | { message: string; retryAfter: number }> {
  return count.then(
    () => 'done' as const,
    (error: unknown) => {
      if (!(error instanceof RateLimited)) throw error;
      return { message: error.message, retryAfter: error.retryAfter };
    },
  );
}

const rejected = {
  message: expect.stringMatching(/^Rate limit exceeded\. Retry after \d+ s\.$/),
  // Up to 20 s less than a minute: a busy machine may need that long between the first count and the last.
  retryAfter: expect.closeTo(60, -1.6),
};

describe('rate limits in memory', () => rules(async () => null));

describeWith('rate limits in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () =>
  rules(async () => (await connectedTo(await startRedis())).client),
);

function rules(startRedisOrNot: () => Promise<Redis | null>): void {
  const start = async (): Promise<RateLimits> =>
    createRateLimits(limits, await startRedisOrNot(), createLogger('silent'));

  it('rejects a call above the limit with a retry delay', async () => {
    const rateLimits = await start();
    for (let time = 0; time < 3; time++) await rateLimits.consume('create', ann, 1);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual(rejected);
  });

  it('counts every token of a batch', async () => {
    const rateLimits = await start();
    await rateLimits.consume('read', ann, 7);
    await rateLimits.consume('read', ann, 3);
    expect(await outcomeOf(rateLimits.consume('read', ann, 1))).toEqual(rejected);
  });

  it('counts rejected calls', async () => {
    const rateLimits = await start();
    await rateLimits.consume('read', ann, 8);
    expect(await outcomeOf(rateLimits.consume('read', ann, 3))).toEqual(rejected);
    expect(await outcomeOf(rateLimits.consume('read', ann, 2))).toEqual(rejected);
  });

  it('counts concurrent calls correctly', async () => {
    const rateLimits = await start();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => outcomeOf(rateLimits.consume('read', ann, 1))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(10);
  });

  it('does not count a batch above the whole limit', async () => {
    const rateLimits = await start();
    expect(await outcomeOf(rateLimits.consume('read', ann, 11))).toEqual({ ...rejected, retryAfter: 60 });
    expect(await outcomeOf(rateLimits.consume('read', ann, 10))).toBe('done');
  });

  it('counts creates and reads separately', async () => {
    const rateLimits = await start();
    await rateLimits.consume('create', ann, 3);
    await rateLimits.consume('read', ann, 10);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual(rejected);
    expect(await outcomeOf(rateLimits.consume('read', ann, 1))).toEqual(rejected);
  });

  it('counts each caller separately', async () => {
    const rateLimits = await start();
    await rateLimits.consume('create', ann, 3);
    expect(await outcomeOf(rateLimits.consume('create', viewer('endUser', 'b'), 3))).toBe('done');
  });

  it.each(['service', 'anyone'] as const)(
    'applies the limit of other callers to a viewer of kind %s',
    async (kind) => {
      const rateLimits = await start();
      await rateLimits.consume('create', viewer(kind), 5);
      expect(await outcomeOf(rateLimits.consume('create', viewer(kind), 1))).toEqual(rejected);
    },
  );

  it('does not count without a limit', async () => {
    const rateLimits = await start();
    for (let time = 0; time < 3; time++) await rateLimits.consume('read', viewer('service'), 1000);
  });
}

describe('rate limit window in memory', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 1_700_000_000_000 }));
  afterEach(() => void jest.useRealTimers());

  it('ends one minute after the first count', async () => {
    const rateLimits = await inMemory();
    await rateLimits.consume('create', ann, 1);
    jest.advanceTimersByTime(30_000);
    await rateLimits.consume('create', ann, 2);
    jest.advanceTimersByTime(29_999);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual({ ...rejected, retryAfter: 1 });
    jest.advanceTimersByTime(1);
    expect(await outcomeOf(rateLimits.consume('create', ann, 3))).toBe('done');
  });

  it('returns the retry delay in whole seconds, rounded up', async () => {
    const rateLimits = await inMemory();
    await rateLimits.consume('create', ann, 3);
    jest.advanceTimersByTime(17_001);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual({ ...rejected, retryAfter: 43 });
  });

  it('clears its timers after one minute', async () => {
    const rateLimits = await inMemory();
    // A Redis client of an earlier test may still be closing.
    const before = jest.getTimerCount();
    for (const name of 'abcdefgh') await rateLimits.consume('create', viewer('endUser', name), 1);
    expect(jest.getTimerCount()).toBe(before + 8);
    jest.advanceTimersByTime(60_000);
    expect(jest.getTimerCount()).toBeLessThanOrEqual(before);
  });
});

it('does not keep the process alive with timers', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  const before = timers();
  await (await inMemory()).consume('create', ann, 1);
  // Timers of earlier tests may end in between.
  expect(timers().length).toBeLessThanOrEqual(before.length);
});
