/** Events of a server that is alone. */
import { InMemoryEvents } from '../../src/events/InMemoryEvents';
import { createLogger } from '../../src/telemetry/logger';
import { eventNamed, recordEvents } from './recordEvents';

function create() {
  const log: Record<string, unknown>[] = [];
  const logger = createLogger('trace', { write: (line) => void log.push(JSON.parse(line)) });
  return { events: new InMemoryEvents(logger), log };
}

it('has told every listener once an event is published', async () => {
  const { events } = create();
  const [one, other] = [recordEvents(events), recordEvents(events)];
  await events.publish(eventNamed('a'));
  await events.publish(eventNamed('b'));
  expect([one.events, other.events]).toEqual(Array(2).fill([eventNamed('a'), eventNamed('b')]));
});

it('tells a listener that has stopped nothing more', async () => {
  const { events } = create();
  const [one, other] = [recordEvents(events), recordEvents(events)];
  await events.publish(eventNamed('a'));
  one.stop();
  one.stop();
  await events.publish(eventNamed('b'));
  expect([one.events, other.events]).toEqual([[eventNamed('a')], [eventNamed('a'), eventNamed('b')]]);
});

it('takes a listener that listens twice for two', async () => {
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

it('lets a listener that fails harm neither the others nor the publisher, and logs where it failed', async () => {
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
