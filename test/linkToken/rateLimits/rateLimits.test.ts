/** How often a caller may ask: the same rules in memory and in Redis, and the clock of those in memory. */
import type { Redis } from 'ioredis';
import type { Viewer } from '../../../src/auth/Viewer';
import { RateLimited } from '../../../src/errors/RateLimited';
import { createRateLimits, type RateLimitConfig } from '../../../src/linkToken/rateLimits/createRateLimits';
import type { RateLimits } from '../../../src/linkToken/rateLimits/RateLimits';
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

/** What came of a count: the seconds to wait where it was refused. */
async function outcomeOf(count: Promise<void>): Promise<'done' | { message: string; retryAfter: number }> {
  return count.then(
    () => 'done' as const,
    (error: unknown) => {
      if (!(error instanceof RateLimited)) throw error;
      return { message: error.message, retryAfter: error.retryAfter };
    },
  );
}

const refused = {
  message: expect.stringMatching(/^Rate limit exceeded\. Retry after \d+ s\.$/),
  // At most 20 s less than a minute: so long a busy machine may take between the first count and the last.
  retryAfter: expect.closeTo(60, -1.6),
};

describe('in memory', () => rules(async () => null));

describeWith('in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () =>
  rules(async () => (await connectedTo(await startRedis())).client),
);

function rules(startRedisOrNot: () => Promise<Redis | null>): void {
  const start = async (): Promise<RateLimits> =>
    createRateLimits(limits, await startRedisOrNot(), createLogger('silent'));

  it('refuses what is more than the limit, and says when to come again', async () => {
    const rateLimits = await start();
    for (let time = 0; time < 3; time++) await rateLimits.consume('create', ann, 1);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual(refused);
  });

  it('counts each token of a batch', async () => {
    const rateLimits = await start();
    await rateLimits.consume('read', ann, 7);
    await rateLimits.consume('read', ann, 3);
    expect(await outcomeOf(rateLimits.consume('read', ann, 1))).toEqual(refused);
  });

  it('counts what it refuses, too', async () => {
    const rateLimits = await start();
    await rateLimits.consume('read', ann, 8);
    expect(await outcomeOf(rateLimits.consume('read', ann, 3))).toEqual(refused);
    expect(await outcomeOf(rateLimits.consume('read', ann, 2))).toEqual(refused);
  });

  it('counts right what comes at the same time', async () => {
    const rateLimits = await start();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => outcomeOf(rateLimits.consume('read', ann, 1))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(10);
  });

  it('takes nothing for a batch beyond the whole limit', async () => {
    const rateLimits = await start();
    expect(await outcomeOf(rateLimits.consume('read', ann, 11))).toEqual({ ...refused, retryAfter: 60 });
    expect(await outcomeOf(rateLimits.consume('read', ann, 10))).toBe('done');
  });

  it('counts creates and reads apart', async () => {
    const rateLimits = await start();
    await rateLimits.consume('create', ann, 3);
    await rateLimits.consume('read', ann, 10);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual(refused);
    expect(await outcomeOf(rateLimits.consume('read', ann, 1))).toEqual(refused);
  });

  it('counts each caller apart', async () => {
    const rateLimits = await start();
    await rateLimits.consume('create', ann, 3);
    expect(await outcomeOf(rateLimits.consume('create', viewer('endUser', 'b'), 3))).toBe('done');
  });

  it.each(['service', 'anyone'] as const)('has limits of their own for %s', async (kind) => {
    const rateLimits = await start();
    await rateLimits.consume('create', viewer(kind), 5);
    expect(await outcomeOf(rateLimits.consume('create', viewer(kind), 1))).toEqual(refused);
  });

  it('does not count where there is no limit', async () => {
    const rateLimits = await start();
    for (let time = 0; time < 3; time++) await rateLimits.consume('read', viewer('service'), 1000);
  });
}

describe('the minute, in memory', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 1_700_000_000_000 }));
  afterEach(() => void jest.useRealTimers());

  it('ends a minute after the first count, and all is free again', async () => {
    const rateLimits = await inMemory();
    await rateLimits.consume('create', ann, 1);
    jest.advanceTimersByTime(30_000);
    await rateLimits.consume('create', ann, 2);
    jest.advanceTimersByTime(29_999);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual({ ...refused, retryAfter: 1 });
    jest.advanceTimersByTime(1);
    expect(await outcomeOf(rateLimits.consume('create', ann, 3))).toBe('done');
  });

  it('is told in whole seconds, rounded up', async () => {
    const rateLimits = await inMemory();
    await rateLimits.consume('create', ann, 3);
    jest.advanceTimersByTime(17_001);
    expect(await outcomeOf(rateLimits.consume('create', ann, 1))).toEqual({ ...refused, retryAfter: 43 });
  });

  it('leaves nothing behind', async () => {
    const rateLimits = await inMemory();
    // A client of Redis of an earlier test may still be closing.
    const before = jest.getTimerCount();
    for (const name of 'abcdefgh') await rateLimits.consume('create', viewer('endUser', name), 1);
    expect(jest.getTimerCount()).toBe(before + 8);
    jest.advanceTimersByTime(60_000);
    expect(jest.getTimerCount()).toBeLessThanOrEqual(before);
  });
});

it('does not keep the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  const before = timers();
  await (await inMemory()).consume('create', ann, 1);
  // Those of earlier tests may end meanwhile.
  expect(timers().length).toBeLessThanOrEqual(before.length);
});
