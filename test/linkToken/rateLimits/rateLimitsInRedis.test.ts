/** Rate limits in Redis: stored data, sharing between replicas, and failures of Redis. */
import type { Viewer } from '../../../src/auth/Viewer';
import { createRateLimits, type RateLimitConfig } from '../../../src/linkToken/rateLimits/createRateLimits';
import { createLogger } from '../../../src/telemetry/logger';
import { createTestLogger } from '../../support/logLine';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { connectedTo, startRedis } from '../../support/processes/redis';
import { until } from '../../support/until';

const ann: Viewer = { kind: 'endUser', id: 'a'.repeat(64), subject: 'ann', expiresAt: null };
const service: Viewer = { ...ann, kind: 'service' };
const limits: RateLimitConfig = { creates: { endUser: 3, others: 3 }, reads: { endUser: 10, others: null } };
const key = `plaid-link:rate:read:${ann.id}`;
const tooMany = /^Rate limit exceeded\. Retry after \d+ s\.$/;

async function start() {
  const server = await startRedis();
  const { client, isReady } = await connectedTo(server);
  const log: unknown[] = [];
  const logger = createTestLogger(log);
  return { server, client, isReady, log, rateLimits: await createRateLimits(limits, client, logger) };
}

const unavailable = (code: string) => ({
  level: 40,
  time: expect.any(Number),
  msg: 'shared rate limits unavailable',
  code,
});
const available = { level: 30, time: expect.any(Number), msg: 'shared rate limits available' };

describeWith('rate limits in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('stores the count of a caller by its hashed id for one minute', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 4);
    await rateLimits.consume('create', ann, 1);
    expect((await client.keys('plaid-link:rate:*')).sort()).toEqual([
      `plaid-link:rate:create:${ann.id}`,
      key,
    ]);
    expect(await client.get(key)).toBe('4');
    const left = await client.pttl(key);
    expect(left > 40_000 && left <= 60_000).toBe(true);
  });

  it('starts a new window after the last one ended', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 10);
    await client.pexpire(key, 20);
    await until(async () => (await client.exists(key)) === 0);
    await rateLimits.consume('read', ann, 10);
    expect(await client.pttl(key)).toBeGreaterThan(40_000);
  });

  it('does not extend the window by counting or by rejecting', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 8);
    await client.pexpire(key, 30_000);
    await rateLimits.consume('read', ann, 1);
    await expect(rateLimits.consume('read', ann, 9)).rejects.toThrow(tooMany);
    expect(await client.pttl(key)).toBeLessThanOrEqual(30_000);
  });

  it('returns the rest of the window as the retry delay', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 10);
    await client.pexpire(key, 30_000);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toEqual(
      expect.objectContaining({ name: 'RateLimited', retryAfter: expect.closeTo(30, -1.4) }),
    );
  });

  it('renews the TTL of a counter that has lost it', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 10);
    await client.persist(key);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toEqual(
      expect.objectContaining({ name: 'RateLimited', retryAfter: expect.closeTo(60, -1.6) }),
    );
    expect(await client.pttl(key)).toBeGreaterThan(40_000);
  });

  it('shares the limit with other replicas', async () => {
    const { server, rateLimits } = await start();
    const replica = await createRateLimits(
      limits,
      (await connectedTo(server)).client,
      createLogger('silent'),
    );
    await rateLimits.consume('read', ann, 6);
    await replica.consume('read', ann, 4);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toThrow(tooMany);
    await expect(replica.consume('read', ann, 1)).rejects.toThrow(tooMany);
  });

  it('sends one Redis command per batch, and none without a limit', async () => {
    const { client, rateLimits } = await start();
    await rateLimits.consume('read', ann, 1);
    await client.config('RESETSTAT');
    await rateLimits.consume('read', ann, 9);
    await rateLimits.consume('read', service, 100);
    expect(await client.info('commandstats')).toMatch(/cmdstat_evalsha:calls=1,/);
  });

  it('counts locally while Redis is down, counts in Redis after its restart, and logs each change once', async () => {
    const { server, client, isReady, log, rateLimits } = await start();
    await rateLimits.consume('read', ann, 10);
    await server.stop();
    await until(() => !isReady());
    await rateLimits.consume('read', ann, 6);
    await rateLimits.consume('read', ann, 4);
    await rateLimits.consume('create', service, 3);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toThrow(tooMany);
    await expect(rateLimits.consume('create', service, 1)).rejects.toThrow(tooMany);

    await server.restart();
    await until(isReady);
    await rateLimits.consume('read', ann, 9);
    await rateLimits.consume('read', ann, 1);
    expect(await client.get(key)).toBe('10');
    expect(log).toEqual([unavailable('NOT_CONNECTED'), available]);
  });

  it('counts locally while Redis does not respond', async () => {
    const { server, log, rateLimits } = await start();
    await rateLimits.consume('read', ann, 1);
    server.pause();
    await rateLimits.consume('read', ann, 10);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toThrow(tooMany);
    expect(log).toEqual([unavailable('TIMEOUT')]);
  });

  it.each([
    ['forbids scripts', 'NOPERM', ['ACL', 'SETUSER', 'default', '-eval', '-evalsha']],
    ['is out of memory', 'OOM', ['CONFIG', 'SET', 'maxmemory', '1']],
    ['has too few replicas', 'NOREPLICAS', ['CONFIG', 'SET', 'min-replicas-to-write', '3']],
    ['is a replica', 'READONLY', ['REPLICAOF', '127.0.0.1', '1']],
    ['holds a value that is not a number', 'ERR', ['SET', key, 'much']],
  ])('counts locally if Redis %s', async (_, code, [command = '', ...args]) => {
    const { client, log, rateLimits } = await start();
    await client.call(command, ...args);
    await rateLimits.consume('read', ann, 10);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toThrow(tooMany);
    expect(log).toEqual([unavailable(code)]);
  });

  it('does not log a rejection as a failure of Redis', async () => {
    const { log, rateLimits } = await start();
    await rateLimits.consume('read', ann, 10);
    await expect(rateLimits.consume('read', ann, 1)).rejects.toThrow(tooMany);
    expect(log).toEqual([]);
  });
});
