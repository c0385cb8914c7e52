/** Fake timers for what this process schedules; sockets, child processes and `until` stay on real time. */
import { closeAfterTest } from './closing';
import { until } from './until';

export interface FakeTime {
  /** Runs the timers that are due within this time. */
  pass(milliseconds: number): void;
  /** Advances time in small steps, with socket I/O in between, until the condition holds. */
  passUntil(condition: () => boolean | Promise<boolean>, stepMs?: number): Promise<void>;
  /** Advances time in the same way until the promise settles. */
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
 * Replaces `setTimeout` and `performance.now()`, or intervals, until the test ends. All other clocks keep running.
 *
 * Call it before starting the server: a server started earlier has already read the real time.
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
