/** The concurrency limit per caller. */
import { CallerSlots } from '../../../src/graphql/subscriptions/CallerSlots';

const user = (id: string) => ({ kind: 'endUser', id }) as const;
const service = { kind: 'service', id: 'service-1' } as const;

it('grants each caller as many slots as its limit', () => {
  const slots = new CallerSlots({ endUser: 1, others: 2 });
  const taken = [user('a'), user('a'), user('b'), service, service, service].map((each) =>
    slots.acquire(each),
  );
  expect(taken.map((release) => release !== null)).toEqual([true, false, true, true, true, false]);
});

it('counts no slots of callers without a limit', () => {
  const slots = new CallerSlots({ endUser: 1, others: null });
  for (let times = 0; times < 1_000; times += 1) expect(slots.acquire(service)).not.toBeNull();
  expect(slots.callers).toBe(0);
});

it('releases a slot once, however often it is released', () => {
  const slots = new CallerSlots({ endUser: 2, others: null });
  const [first] = [slots.acquire(user('a')), slots.acquire(user('a'))];
  first?.();
  first?.();
  expect(slots.acquire(user('a'))).not.toBeNull();
  expect(slots.acquire(user('a'))).toBeNull();
});

it('forgets callers without slots', () => {
  const slots = new CallerSlots({ endUser: 2, others: 2 });
  const releases = Array.from({ length: 1_000 }, (_, id) => slots.acquire(user(String(id))));
  expect(slots.callers).toBe(1_000);
  for (const release of releases) release?.();
  expect(slots.callers).toBe(0);
});
