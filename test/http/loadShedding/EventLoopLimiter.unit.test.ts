/** Event-loop limiter: requests admitted per turn while turns are long. */
import { EventLoopLimiter, type EventLoopWindow } from '../../../src/http/loadShedding/EventLoopLimiter';

const long: EventLoopWindow = { utilization: 1, cpuMs: 280, turns: 4, elapsedMs: 300 };
const short: EventLoopWindow = { utilization: 1, cpuMs: 50, turns: 10, elapsedMs: 50 };
/** Short turns on average; one may have been long. */
const idle: EventLoopWindow = { utilization: 0.5, cpuMs: 60, turns: 1, elapsedMs: 300 };
/** Long turns, mostly taken by other processes. */
const starved: EventLoopWindow = { ...long, cpuMs: 60 };

const turn = () => new Promise((resolve) => setImmediate(resolve));

function guardAfter(work: readonly EventLoopWindow[]): EventLoopLimiter {
  const guard = new EventLoopLimiter(50);
  for (const each of work) guard.recordWindow(each);
  return guard;
}

const admitted = (guard: EventLoopLimiter, asked: number) =>
  Array.from({ length: asked }, () => guard.tryAcquire()).filter((admits) => admits).length;

it.each<[string, readonly EventLoopWindow[]]>([
  ['nothing is known yet', []],
  ['turns are short, however busy the loop is', [short, short, short]],
  ['they were long for a moment', [short, long, short, long, short]],
  ['one of a few was long, and the loop has time left', [idle, idle, idle]],
  ['they are long because other processes have the core', [starved, starved, starved]],
])('admits all requests if %s', (_, work) => {
  expect(admitted(guardAfter(work), 1_000)).toBe(1_000);
});

it('admits per turn as many requests as take ten milliseconds while turns stay long', async () => {
  const guard = new EventLoopLimiter(50);
  for (const _ of [1, 2]) {
    // Half a millisecond each.
    expect(admitted(guard, 560)).toBe(560);
    guard.recordWindow(long);
  }
  for (const _ of [1, 2, 3]) {
    expect(admitted(guard, 100)).toBe(20);
    await turn();
  }
});

it('updates the CPU time per request, without that of refusals', async () => {
  const guard = guardAfter([long, long]);
  for (let window = 0; window < 50; window += 1) {
    const begun = admitted(guard, 1_000);
    // CPU time per admitted request, plus refusals.
    const cpuMs = begun * 0.24 + (1_000 - begun) * 0.03;
    guard.recordWindow({ utilization: 1, cpuMs, turns: 1, elapsedMs: cpuMs });
    await turn();
  }
  expect(admitted(guard, 100)).toBe(41);
});

it('admits a minimum in each turn, however long they take', async () => {
  const guard = guardAfter([long, long]);
  for (const _ of [1, 2, 3]) {
    expect(admitted(guard, 100)).toBe(8);
    await turn();
  }
});

it('admits all requests again after a time without refusals', () => {
  const guard = guardAfter([long, long]);
  expect(admitted(guard, 100)).toBeLessThan(100);
  // The first is that in which it refused.
  for (let window = 0; window < 5; window += 1) guard.recordWindow(short);
  expect(admitted(guard, 1_000)).toBe(1_000);
});

it('stays active while it refuses, even if turns are short', async () => {
  const guard = guardAfter([long, long]);
  for (let window = 0; window < 20; window += 1) {
    expect(admitted(guard, 100)).toBeLessThan(100);
    guard.recordWindow(short);
    await turn();
  }
});

it('measures long turns of the real event loop', async () => {
  const guard = new EventLoopLimiter(50);
  guard.start();
  try {
    while (admitted(guard, 100) === 100) {
      const began = process.cpuUsage().user;
      while (process.cpuUsage().user - began < 150_000);
      await turn();
    }
    expect(guard.tryAcquire()).toBe(false);
  } finally {
    guard.stop();
  }
});

it('admits all requests if it is switched off', () => {
  const guard = new EventLoopLimiter(null);
  for (const each of [long, long, long]) guard.recordWindow(each);
  expect(admitted(guard, 1_000)).toBe(1_000);
});
