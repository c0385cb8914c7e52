/**
 * Keeps the event loop from drowning. A number of requests in flight cannot: a thousand that wait for Plaid cost nothing,
 * and a thousand that have to be worked on make each other, and whoever is refused, wait for half a second.
 *
 * Where turns of the loop stay long, a turn begins only so much: what has come besides is refused in the same turn, which
 * takes next to nothing. So turns are short again at once, there is always as much work as can be done, and what waits
 * for Plaid does not count. A burst that is over soon is taken as it is.
 *
 * Our own and not `@fastify/under-pressure`: that looks once a second, and then refuses everybody or nobody.
 */
import { performance } from 'node:perf_hooks';

/** What the loop did in a window. */
export interface EventLoopWindow {
  /** From 0 to 1: for what part of the time it was at work. */
  readonly utilization: number;
  /** Of the process: what others take of the core says nothing of how much is waiting here. */
  readonly cpuMs: number;
  readonly turns: number;
  readonly elapsedMs: number;
}

export interface EventLoopLimiterOptions {
  /** CPU of a turn, on average: longer is too long. Null: as long as they like. */
  readonly maxTurnMs: number | null;
}

const WINDOW_MS = 50;
/** Below this the loop has time left: what took long was one long answer, or garbage. */
const BUSY = 0.9;
/** Until long turns are taken for more than a burst, and until that is taken to be over. */
const MS_TO_BEGIN = 500;
const MS_TO_END = 200;
/** CPU of what a turn begins, by what it took so far. A turn has to refuse the rest besides. */
const TURN_MS = 10;
/** That a turn may begin, whatever it takes. */
const FEWEST = 8;
/** CPU of a refusal. */
const REFUSAL_MS = 0.03;
/** Of what was counted in windows before: half of it is of the last three. */
const MEMORY = 0.8;

export class EventLoopLimiter {
  readonly #longTurnMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isOn = false;
  /** For how long it has looked as if it were otherwise. */
  #otherwiseMs = 0;
  /** Of this turn; null before it has begun anything. */
  #inTurn: number | null = null;
  /** That a turn may begin. */
  #perTurn = FEWEST;
  /** In this window. */
  #begun = 0;
  #refused = 0;
  /** In windows so far, the last ones most. */
  #allBegun = 0;
  #allCpuMs = 0;

  constructor({ maxTurnMs: longTurnMs }: EventLoopLimiterOptions) {
    this.#longTurnMs = longTurnMs ?? Number.POSITIVE_INFINITY;
  }

  start(): void {
    if (this.#longTurnMs === Number.POSITIVE_INFINITY) return;
    let before = measure();
    this.#timer = setInterval(() => {
      const now = measure();
      this.recordWindow({
        utilization: performance.eventLoopUtilization(now.utilization, before.utilization).utilization,
        cpuMs: now.cpuMs - before.cpuMs,
        turns: now.turns - before.turns,
        elapsedMs: now.at - before.at,
      });
      before = now;
    }, WINDOW_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Whether something more may begin in this turn. */
  tryAcquire(): boolean {
    if (this.#isOn) {
      this.#inTurn ??= this.#beginTurn();
      if (this.#inTurn >= this.#perTurn) {
        this.#refused += 1;
        return false;
      }
      this.#inTurn += 1;
    }
    this.#begun += 1;
    return true;
  }

  #beginTurn(): number {
    setImmediate(() => {
      this.#inTurn = null;
    });
    return 0;
  }

  /** Once for each window. */
  recordWindow({ utilization, cpuMs, turns, elapsedMs }: EventLoopWindow): void {
    const isLong = utilization >= BUSY && cpuMs / Math.max(1, turns) > this.#longTurnMs;
    const isOtherwise = this.#isOn ? this.#refused === 0 : isLong;
    this.#learn(cpuMs);
    this.#otherwiseMs = isOtherwise ? this.#otherwiseMs + elapsedMs : 0;
    if (this.#otherwiseMs < (this.#isOn ? MS_TO_END : MS_TO_BEGIN)) return;
    this.#isOn = !this.#isOn;
    this.#otherwiseMs = 0;
  }

  /** What one takes, and so how many a turn may begin. */
  #learn(cpuMs: number): void {
    this.#allBegun = this.#allBegun * MEMORY + this.#begun;
    this.#allCpuMs = this.#allCpuMs * MEMORY + Math.max(0, cpuMs - this.#refused * REFUSAL_MS);
    const fitting = Math.floor((TURN_MS * this.#allBegun) / Math.max(1, this.#allCpuMs));
    this.#perTurn = Math.max(FEWEST, fitting);
    this.#begun = 0;
    this.#refused = 0;
  }
}

function measure() {
  const { user, system } = process.cpuUsage();
  return {
    utilization: performance.eventLoopUtilization(),
    cpuMs: (user + system) / 1_000,
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
    at: performance.now(),
  };
}
