/** Ownership of link tokens: rules that hold in memory and in Redis. */
import { createHash } from 'node:crypto';
import { InMemoryOwnership } from '../../../src/linkToken/ownership/InMemoryOwnership';
import type { Ownership } from '../../../src/linkToken/ownership/Ownership';
import { RedisOwnership } from '../../../src/linkToken/ownership/RedisOwnership';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { connectedTo, startRedis } from '../../support/processes/redis';
import { until } from '../../support/until';

const owner = (name: string) => createHash('sha256').update(name).digest('hex');
const [ann, bob] = [owner('ann'), owner('bob')];
const HOUR = 3_600_000;

describe('ownership in memory', () => rules(async () => new InMemoryOwnership()));

describeWith('ownership in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () =>
  rules(async () => new RedisOwnership(await connectedTo(await startRedis()))),
);

function rules(start: () => Promise<Ownership>): void {
  it('returns true for the creator of a token and false for others', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    expect(await ownership.areOwnedBy(bob, ['link-sandbox-1'])).toEqual([false]);
  });

  it('returns results in the order of the tokens', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    await ownership.record('link-sandbox-2', bob, HOUR);
    await ownership.record('link-sandbox-3', ann, HOUR);
    const tokens = ['link-sandbox-2', 'link-sandbox-3', 'link-sandbox-4', 'link-sandbox-1', 'link-sandbox-2'];
    expect(await ownership.areOwnedBy(ann, tokens)).toEqual([false, true, false, true, false]);
    expect(await ownership.areOwnedBy(bob, tokens)).toEqual([true, false, false, false, true]);
  });

  it('returns true for a hundred recorded tokens', async () => {
    const ownership = await start();
    const tokens = Array.from({ length: 100 }, (_, index) => `link-sandbox-${index}`);
    await Promise.all(tokens.map((token) => ownership.record(token, ann, HOUR)));
    expect(await ownership.areOwnedBy(ann, tokens)).toEqual(tokens.map(() => true));
  });

  it('returns an empty list for no tokens', async () => {
    expect(await (await start()).areOwnedBy(ann, [])).toEqual([]);
  });

  it('distinguishes tokens that differ only in case', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-a', ann, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-A', 'link-sandbox-a', 'LINK-SANDBOX-A'])).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('records two owners of one token', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    await ownership.record('link-sandbox-1', bob, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    expect(await ownership.areOwnedBy(bob, ['link-sandbox-1'])).toEqual([true]);
  });

  it('distinguishes pairs of token and owner with the same concatenation', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', `2${ann}`, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-12'])).toEqual([false]);
  });

  it('removes a record after its TTL', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, 100);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    await until(async () => (await ownership.areOwnedBy(ann, ['link-sandbox-1']))[0] === false);
  });

  it('accepts a fractional TTL', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR + 0.5);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
  });

  it.each([0, -HOUR])('removes a record with a TTL of %d ms at once', async (ttlMs) => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, ttlMs);
    await until(async () => (await ownership.areOwnedBy(ann, ['link-sandbox-1']))[0] === false);
  });
}
