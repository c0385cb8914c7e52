/** RedisOwnership: stored data, sharing between replicas, and failures of Redis. */
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { OwnershipUnavailable } from '../../../src/errors/ServiceUnavailable';
import { RedisOwnership } from '../../../src/linkToken/ownership/RedisOwnership';
import { CHECK_KEY } from '../../../src/redis/connectRedis';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { connectedTo, startRedis } from '../../support/processes/redis';
import { until } from '../../support/until';

const ann = 'a'.repeat(64);
const HOUR = 3_600_000;
const token = 'link-sandbox-af1a0311-da53-4636-b754-dd15cc058176';
const key = `plaid-link:owner:${createHash('sha256')
  .update(JSON.stringify([token, ann]))
  .digest('hex')}`;

async function start() {
  const server = await startRedis();
  const connection = await connectedTo(server);
  const { client, isReady } = connection;
  return { server, client, isReady, ownership: new RedisOwnership(connection) };
}

/** The cause of an `OwnershipUnavailable`. */
async function failureOf(result: Promise<unknown>): Promise<unknown> {
  const error = await result.catch((reason: unknown) => reason);
  if (!(error instanceof OwnershipUnavailable))
    throw new Error('expected OwnershipUnavailable', { cause: error });
  return error.cause;
}
const failed = (code: string) => expect.objectContaining({ name: 'RedisFailure', code });

describeWith('RedisOwnership', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('stores only a hash of token and owner', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    expect((await client.keys('*')).sort()).toEqual([key, CHECK_KEY].sort());
    expect(await client.get(key)).toBe('1');
  });

  it('sets the TTL of a record in Redis', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    const left = await client.pttl(key);
    expect(left > HOUR - 60_000 && left <= HOUR).toBe(true);
  });

  it('extends the TTL of a record of the same owner', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    await ownership.record(token, ann, 2 * HOUR);
    const left = await client.pttl(key);
    expect(left > 2 * HOUR - 60_000 && left <= 2 * HOUR).toBe(true);
  });

  it('sends one Redis command for a hundred tokens, and none for no tokens', async () => {
    const { client, ownership } = await start();
    await client.config('RESETSTAT');
    await ownership.areOwnedBy(
      ann,
      Array.from({ length: 100 }, (_, index) => `link-sandbox-${index}`),
    );
    await ownership.areOwnedBy(ann, []);
    expect(await client.info('commandstats')).toMatch(/cmdstat_mget:calls=1,/);
  });

  it.each(['', '0', 'true', '1\n'])('ignores a foreign value %j', async (value) => {
    const { client, ownership } = await start();
    await client.set(key, value);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([false]);
  });

  it('shares its records with other replicas', async () => {
    const { server, ownership } = await start();
    const replica = new RedisOwnership(await connectedTo(server));
    await ownership.record(token, ann, HOUR);
    expect(await replica.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('rejects with OwnershipUnavailable while Redis is down, and recovers after its restart without lost records', async () => {
    const { server, isReady, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    await server.stop();
    await until(() => !isReady());
    expect(await failureOf(ownership.areOwnedBy(ann, [token]))).toEqual(failed('NOT_CONNECTED'));
    expect(await failureOf(ownership.record(token, ann, HOUR))).toEqual(failed('NOT_CONNECTED'));
    expect(await failureOf(ownership.assertWritable())).toEqual(failed('NOT_CONNECTED'));

    await server.restart();
    await until(isReady);
    await ownership.assertWritable();
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([false]);
    await ownership.record(token, ann, HOUR);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('rejects with OwnershipUnavailable while Redis does not respond, and keeps its records afterwards', async () => {
    const { server, isReady, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    server.pause();
    const results = [ownership.areOwnedBy(ann, [token]), ownership.record('link-sandbox-2', ann, HOUR)];
    expect(await Promise.all(results.map(failureOf))).toEqual([failed('TIMEOUT'), failed('TIMEOUT')]);

    await until(() => !isReady());
    server.resume();
    await until(isReady);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('repeats a record until Redis is back, and gives up at the deadline', async () => {
    const { server, isReady, ownership } = await start();
    await server.stop();
    await until(() => !isReady());
    const record = ownership.record(token, ann, HOUR, performance.now() + 20_000);
    const late = failureOf(ownership.record(token, ann, HOUR, performance.now() + 1_500));
    expect(await late).toEqual(failed('NOT_CONNECTED'));
    await server.restart();
    await record;
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('rejects with OwnershipUnavailable if Redis denies permission', async () => {
    const { client, ownership } = await start();
    await client.acl('SETUSER', 'default', '-mget', '-set');
    expect(await failureOf(ownership.areOwnedBy(ann, [token]))).toEqual(failed('NOPERM'));
    expect(await failureOf(ownership.record(token, ann, HOUR))).toEqual(failed('NOPERM'));
  });

  it('does not leak keys, tokens or owners in an error', async () => {
    const { client, ownership } = await start();
    await client.acl('SETUSER', 'default', '-set');
    const error = await ownership.record(token, ann, HOUR).catch((reason) => reason);
    expect(inspect(error, { depth: null })).not.toMatch(/plaid-link:owner|aaaa|link-sandbox|default/);
  });
});
