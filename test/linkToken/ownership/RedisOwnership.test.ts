/** What is particular to owners in Redis: what it stores, and what happens while it does not answer. */
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { OwnershipUnavailable } from '../../../src/errors/ServiceUnavailable';
import { RedisOwnership } from '../../../src/linkToken/ownership/RedisOwnership';
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
  const { client, isReady } = await connectedTo(server);
  return { server, client, isReady, ownership: new RedisOwnership(client) };
}

/** Why there was no answer. */
async function failureOf(answer: Promise<unknown>): Promise<unknown> {
  const error = await answer.catch((reason: unknown) => reason);
  if (!(error instanceof OwnershipUnavailable)) throw new Error('it was not unavailable', { cause: error });
  return error.cause;
}
const failed = (code: string) => expect.objectContaining({ name: 'RedisFailure', code });

describeWith('owners in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('stores one hash of a token and its owner, and nothing else', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    expect(await client.keys('*')).toEqual([key]);
    expect(await client.get(key)).toBe('1');
  });

  it('lets Redis forget a record in time', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    const left = await client.pttl(key);
    expect(left > HOUR - 60_000 && left <= HOUR).toBe(true);
  });

  it('prolongs the record of the same owner', async () => {
    const { client, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    await ownership.record(token, ann, 2 * HOUR);
    const left = await client.pttl(key);
    expect(left > 2 * HOUR - 60_000 && left <= 2 * HOUR).toBe(true);
  });

  it('asks Redis once for a hundred tokens, and not at all for none', async () => {
    const { client, ownership } = await start();
    await client.config('RESETSTAT');
    await ownership.areOwnedBy(
      ann,
      Array.from({ length: 100 }, (_, index) => `link-sandbox-${index}`),
    );
    await ownership.areOwnedBy(ann, []);
    expect(await client.info('commandstats')).toMatch(/cmdstat_mget:calls=1,/);
  });

  it.each(['', '0', 'true', '1\n'])('takes %j, written by somebody else, for no record', async (value) => {
    const { client, ownership } = await start();
    await client.set(key, value);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([false]);
  });

  it('shares its records with other replicas', async () => {
    const { server, ownership } = await start();
    const replica = new RedisOwnership((await connectedTo(server)).client);
    await ownership.record(token, ann, HOUR);
    expect(await replica.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('is unavailable while Redis is gone, and works again by itself, without the records that Redis lost', async () => {
    const { server, isReady, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    await server.stop();
    await until(() => !isReady());
    expect(await failureOf(ownership.areOwnedBy(ann, [token]))).toEqual(failed('NOT_CONNECTED'));
    expect(await failureOf(ownership.record(token, ann, HOUR))).toEqual(failed('NOT_CONNECTED'));
    expect(await failureOf(ownership.assertReachable())).toEqual(failed('NOT_CONNECTED'));

    await server.restart();
    await until(isReady);
    await ownership.assertReachable();
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([false]);
    await ownership.record(token, ann, HOUR);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('is unavailable while Redis hangs, and has kept everything when it goes on', async () => {
    const { server, isReady, ownership } = await start();
    await ownership.record(token, ann, HOUR);
    server.pause();
    const answers = [ownership.areOwnedBy(ann, [token]), ownership.record('link-sandbox-2', ann, HOUR)];
    expect(await Promise.all(answers.map(failureOf))).toEqual([failed('TIMEOUT'), failed('TIMEOUT')]);

    await until(() => !isReady());
    server.resume();
    await until(isReady);
    expect(await ownership.areOwnedBy(ann, [token])).toEqual([true]);
  });

  it('is unavailable where Redis does not let it', async () => {
    const { client, ownership } = await start();
    await client.acl('SETUSER', 'default', '-mget', '-set');
    expect(await failureOf(ownership.areOwnedBy(ann, [token]))).toEqual(failed('NOPERM'));
    expect(await failureOf(ownership.record(token, ann, HOUR))).toEqual(failed('NOPERM'));
  });

  it('tells of a failure nothing that was stored or asked for', async () => {
    const { client, ownership } = await start();
    await client.acl('SETUSER', 'default', '-set');
    const error = await ownership.record(token, ann, HOUR).catch((reason) => reason);
    expect(inspect(error, { depth: null })).not.toMatch(/plaid-link:owner|aaaa|link-sandbox|default/);
  });
});
