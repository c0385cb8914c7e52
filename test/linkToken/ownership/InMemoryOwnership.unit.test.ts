/** InMemoryOwnership: TTLs to the millisecond, and bounded memory. */
import { InMemoryOwnership } from '../../../src/linkToken/ownership/InMemoryOwnership';

const ann = 'a'.repeat(64);

function start(): { ownership: InMemoryOwnership; clock: { now: number } } {
  const clock = { now: 1_700_000_000_000 };
  return { ownership: new InMemoryOwnership(() => clock.now), clock };
}

it('keeps a record until the last millisecond of its TTL', async () => {
  const { ownership, clock } = start();
  await ownership.record('link-sandbox-1', ann, 1000);
  clock.now += 999;
  expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
  clock.now += 1;
  expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([false]);
});

it('extends the TTL of a record of the same owner', async () => {
  const { ownership, clock } = start();
  await ownership.record('link-sandbox-1', ann, 1000);
  clock.now += 500;
  await ownership.record('link-sandbox-1', ann, 1000);
  clock.now += 999;
  expect(await ownership.areOwnedBy(ann, ['link-sandbox-1'])).toEqual([true]);
});

it('does not grow at a steady rate of records, even if some live longer', async () => {
  const { ownership, clock } = start();
  const sizes: number[] = [];
  for (let index = 0; index < 20_000; index++) {
    clock.now += 1;
    // At any time 990 valid records that live 1 s, and 500 that live 50 s.
    await ownership.record(`link-sandbox-${index}`, ann, index % 100 === 0 ? 50_000 : 1000);
    sizes.push(ownership.size);
  }
  expect(Math.max(...sizes)).toBeLessThan(1_700);
  const recent = Array.from({ length: 1000 }, (_, index) => `link-sandbox-${19_000 + index}`);
  expect(new Set(await ownership.areOwnedBy(ann, recent))).toEqual(new Set([true]));
});

it('removes expired records from memory', async () => {
  const { ownership, clock } = start();
  for (let index = 0; index < 1000; index++) await ownership.record(`link-sandbox-${index}`, ann, 1000);
  expect(ownership.size).toBe(1000);
  clock.now += 1000;
  for (let index = 0; index < 300; index++) await ownership.record(`link-sandbox-new-${index}`, ann, 1000);
  expect(ownership.size).toBe(300);
});
