/** Fake time for what this process schedules with `setTimeout`; sockets, child processes and `until` stay on real time. */
import { closeAfterTest } from './closing';
import { until } from './until';

export interface FakeTime {
  /** Runs the timers that are due by then. */
  pass(milliseconds: number): void;
  /** Lets time pass in small steps, and sockets do their work in between, until the condition holds. */
  passUntil(condition: () => boolean | Promise<boolean>, stepMs?: number): Promise<void>;
  /** The same, until the promise settles. */
  passFor<T>(promise: Promise<T>, stepMs?: number): Promise<T>;
}

/**
 * Stops the time of `setTimeout` and `performance.now()`, until the test ends. `Date` and intervals go on.
 *
 * Call it before the server starts: one that started before has looked at the real time.
 */
export function fakeTime(): FakeTime {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
  closeAfterTest(async () => void jest.useRealTimers());
  const time: FakeTime = {
    pass: (milliseconds) => void jest.advanceTimersByTime(milliseconds),
    passUntil: (condition, stepMs = 50) =>
      until(async () => {
        if (await condition()) return true;
        time.pass(stepMs);
        return false;
      }),
    async passFor(promise, stepMs) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      promise.then(settle, settle);
      await time.passUntil(() => isSettled, stepMs);
      return promise;
    },
  };
  return time;
}
