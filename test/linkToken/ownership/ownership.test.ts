/** Who owns which token: the same rules in memory and in Redis. */
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

describe('in memory', () => rules(async () => new InMemoryOwnership()));

describeWith('in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () =>
  rules(async () => new RedisOwnership((await connectedTo(await startRedis())).client)),
);

function rules(start: () => Promise<Ownership>): void {
  it('knows who created a token, and who has not', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    expect(await ownership.areOwnedBy(bob, ['link-sandbox-1'])).toEqual([false]);
  });

  it('answers in the order of the tokens', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    await ownership.record('link-sandbox-2', bob, HOUR);
    await ownership.record('link-sandbox-3', ann, HOUR);
    const tokens = ['link-sandbox-2', 'link-sandbox-3', 'link-sandbox-4', 'link-sandbox-1', 'link-sandbox-2'];
    expect(await ownership.areOwnedBy(ann, tokens)).toEqual([false, true, false, true, false]);
    expect(await ownership.areOwnedBy(bob, tokens)).toEqual([true, false, false, false, true]);
  });

  it('knows a hundred tokens', async () => {
    const ownership = await start();
    const tokens = Array.from({ length: 100 }, (_, index) => `link-sandbox-${index}`);
    await Promise.all(tokens.map((token) => ownership.record(token, ann, HOUR)));
    expect(await ownership.areOwnedBy(ann, tokens)).toEqual(tokens.map(() => true));
  });

  it('answers an empty question', async () => {
    expect(await (await start()).areOwnedBy(ann, [])).toEqual([]);
  });

  it('tells apart tokens that differ in case alone', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-a', ann, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-A', 'link-sandbox-a', 'LINK-SANDBOX-A'])).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('takes nothing from whoever created a token when somebody else is given it too', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR);
    await ownership.record('link-sandbox-1', bob, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    expect(await ownership.areOwnedBy(bob, ['link-sandbox-1'])).toEqual([true]);
  });

  it('takes no part of a token and its owner for another pair', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', `2${ann}`, HOUR);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-12'])).toEqual([false]);
  });

  it('forgets a record after its time', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, 100);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
    await until(async () => (await ownership.areOwnedBy(ann, ['link-sandbox-1']))[0] === false);
  });

  it('takes a time with a fraction', async () => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, HOUR + 0.5);
    expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
  });

  it.each([0, -HOUR])('records for an instant what has %d ms to live', async (forMs) => {
    const ownership = await start();
    await ownership.record('link-sandbox-1', ann, forMs);
    await until(async () => (await ownership.areOwnedBy(ann, ['link-sandbox-1']))[0] === false);
  });
}
