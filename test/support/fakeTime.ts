/** Fake timers for what this process schedules; sockets, child processes and `until` stay on real time. */
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

type Api = NonNullable<FakeTimersConfig['doNotFake']>[number];

export const TIMERS: readonly Api[] = ['setTimeout', 'clearTimeout', 'performance'];
export const INTERVALS: readonly Api[] = ['setInterval', 'clearInterval'];

const ALL: readonly Api[] = [
  ...TIMERS,
  ...INTERVALS,
  'Date',
  'hrtime',
  'nextTick',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
];

/**
 * Stops the time of `setTimeout` and `performance.now()`, or of intervals, until the test ends. All other clocks go on.
 *
 * Call it before the server starts: one that started before has looked at the real time.
 */
export function fakeTime(faked: readonly Api[] = TIMERS): FakeTime {
  jest.useFakeTimers({ doNotFake: ALL.filter((api) => !faked.includes(api)) });
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
