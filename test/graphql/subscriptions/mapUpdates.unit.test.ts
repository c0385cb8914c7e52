/** Mapping of source events to results. */
import { mapUpdates } from '../../../src/graphql/subscriptions/mapUpdates';

function start({ fails = false } = {}) {
  const waiting: ((result: IteratorResult<unknown>) => void)[] = [];
  const seen = { executed: 0, ends: 0, returns: 0 };
  const source = {
    next: () => new Promise<IteratorResult<unknown>>((resolve) => waiting.push(resolve)),
    async return() {
      seen.returns += 1;
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
      return { done: true as const, value: undefined };
    },
  };
  const updates = mapUpdates(source, {
    async onNext(event) {
      seen.executed += 1;
      if (fails) throw new Error('broken');
      return { data: { event } };
    },
    onError: (error) => ({ data: null, errors: [{ message: String(error) }] }),
    onEnd() {
      seen.ends += 1;
    },
  });
  return { updates, seen, emit: (value: unknown) => waiting.shift()?.({ done: false, value }) };
}

it('maps each event to a result', async () => {
  const { updates, emit } = start();
  const next = updates.next();
  emit('a');
  expect(await next).toEqual({ done: false, value: { data: { event: 'a' } } });
});

it('maps an error to the last result, and returns the source', async () => {
  const { updates, seen, emit } = start({ fails: true });
  const next = updates.next();
  emit('a');
  expect(await next).toEqual({
    done: false,
    value: { data: null, errors: [{ message: 'Error: broken' }] },
  });
  expect(await updates.next()).toEqual({ done: true, value: undefined });
  expect(seen).toEqual({ executed: 1, ends: 1, returns: 1 });
});

it('ends the pending result when it is returned', async () => {
  const { updates, seen } = start();
  const next = updates.next();
  await updates.return();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(seen).toEqual({ executed: 0, ends: 1, returns: 1 });
});

it('executes no event that arrives after it was returned', async () => {
  const { updates, seen, emit } = start();
  const next = updates.next();
  emit('late');
  await updates.return();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(seen.executed).toBe(0);
});
