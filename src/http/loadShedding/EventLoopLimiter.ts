/**
 * Event-loop limiter: sheds load while turns of the event loop stay long, in which case each turn starts only as many
 * requests as fit into its time. Turns become short again at once, the CPU stays busy, and
 * requests that wait for Plaid do not count. Short bursts are admitted whole.
 */
import { performance } from 'node:perf_hooks';

/** Measurement of the event loop over one window. */
export interface EventLoopWindow {
  /** Share of the time in which the loop was busy, from 0 to 1. */
  readonly utilization: number;
  /** CPU time of this process: load of others on the core does not count. */
  readonly cpuMs: number;
  readonly turns: number;
  readonly elapsedMs: number;
}

const WINDOW_MS = 50;
/** Utilization below which the loop has time left: one large response or garbage collection took long. */
const BUSY_UTILIZATION = 0.9;
/** Time of long turns after which load is shed: a burst is shorter. */
const ACTIVATION_MS = 500;
/** Time without a refusal after which shedding ends. */
const DEACTIVATION_MS = 200;
/** CPU time for the requests that one turn starts, by their average so far. Refusing the rest takes more. */
const TURN_BUDGET_MS = 10;
/** Minimum number of requests that a turn may start. */
const MIN_PER_TURN = 8;
/** CPU time of a refusal. */
const REFUSAL_MS = 0.03;
/** Weight of earlier windows: the last three make up half of an average. */
const DECAY = 0.8;

export class EventLoopLimiter {
  readonly #maxTurnMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isActive = false;
  /** Time for which measurements have required a state change, in milliseconds. */
  #pendingMs = 0;
  /** Requests started in this turn; null before the first. */
  #startedInTurn: number | null = null;
  /** Requests that a turn may start. */
  #perTurn = MIN_PER_TURN;
  /** Counts of this window. */
  #started = 0;
  #refused = 0;
  /** Decaying sums over all windows. */
  #totalStarted = 0;
  #totalCpuMs = 0;

  /** @param maxTurnMs maximum average CPU time of a turn in milliseconds; null switches the limiter off. */
  constructor(maxTurnMs: number | null) {
    this.#maxTurnMs = maxTurnMs ?? Number.POSITIVE_INFINITY;
  }

  start(): void {
    if (this.#maxTurnMs === Number.POSITIVE_INFINITY) return;
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

  /** Counts a request as started in this turn, unless the turn has started enough. */
  tryAcquire(): boolean {
    if (this.#isActive) {
      this.#startedInTurn ??= this.#startTurn();
      if (this.#startedInTurn >= this.#perTurn) {
        this.#refused += 1;
        return false;
      }
      this.#startedInTurn += 1;
    }
    this.#started += 1;
    return true;
  }

  #startTurn(): number {
    setImmediate(() => {
      this.#startedInTurn = null;
    });
    return 0;
  }

  /** Evaluates one window. */
  recordWindow({ utilization, cpuMs, turns, elapsedMs }: EventLoopWindow): void {
    const isLong = utilization >= BUSY_UTILIZATION && cpuMs / Math.max(1, turns) > this.#maxTurnMs;
    const shouldSwitch = this.#isActive ? this.#refused === 0 : isLong;
    this.#updatePerTurn(cpuMs);
    this.#pendingMs = shouldSwitch ? this.#pendingMs + elapsedMs : 0;
    if (this.#pendingMs < (this.#isActive ? DEACTIVATION_MS : ACTIVATION_MS)) return;
    this.#isActive = !this.#isActive;
    this.#pendingMs = 0;
  }

  /** Derives from the CPU time per request how many a turn may start. */
  #updatePerTurn(cpuMs: number): void {
    this.#totalStarted = this.#totalStarted * DECAY + this.#started;
    this.#totalCpuMs = this.#totalCpuMs * DECAY + Math.max(0, cpuMs - this.#refused * REFUSAL_MS);
    const fitting = Math.floor((TURN_BUDGET_MS * this.#totalStarted) / Math.max(1, this.#totalCpuMs));
    this.#perTurn = Math.max(MIN_PER_TURN, fitting);
    this.#started = 0;
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
