/** Event delivery within one process. */
import { InMemoryEvents } from '../../src/events/InMemoryEvents';
import { createTestLogger } from '../support/logLine';
import { eventNamed, recordEvents } from './recordEvents';

function create() {
  const log: Record<string, unknown>[] = [];
  const logger = createTestLogger(log);
  return { events: new InMemoryEvents(logger), log };
}

it('notifies every listener before publish resolves', async () => {
  const { events } = create();
  const [one, other] = [recordEvents(events), recordEvents(events)];
  await events.publish(eventNamed('a'));
  await events.publish(eventNamed('b'));
  expect([one.events, other.events]).toEqual(Array(2).fill([eventNamed('a'), eventNamed('b')]));
});

it('does not notify a removed listener', async () => {
  const { events } = create();
  const [one, other] = [recordEvents(events), recordEvents(events)];
  await events.publish(eventNamed('a'));
  one.stop();
  one.stop();
  await events.publish(eventNamed('b'));
  expect([one.events, other.events]).toEqual([[eventNamed('a')], [eventNamed('a'), eventNamed('b')]]);
});

it('notifies a listener added twice twice, until each is removed', async () => {
  const { events } = create();
  let received = 0;
  const listener = { onEvent: () => void received++, onReconnect() {} };
  const stop = events.listen(listener);
  events.listen(listener);
  await events.publish(eventNamed('a'));
  stop();
  await events.publish(eventNamed('b'));
  expect(received).toBe(3);
});

it('logs the error of a listener and notifies the others', async () => {
  const { events, log } = create();
  events.listen({
    onEvent() {
      throw new TypeError('link-sandbox-0001 is wrong');
    },
    onReconnect() {},
  });
  const other = recordEvents(events);
  await events.publish(eventNamed('a'));
  expect(other.events).toEqual([eventNamed('a')]);
  expect(log).toEqual([
    {
      level: 50,
      time: expect.any(Number),
      problem: expect.stringMatching(/^TypeError\n +at .*inMemory\.unit\.test/),
      msg: 'event listener failed',
    },
  ]);
});
