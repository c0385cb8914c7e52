/** Lifecycle of the server: start, and graceful shutdown as named steps with a time limit each. */
import { withTimeout } from '../async/withTimeout';
import { formatStack } from '../telemetry/formatStack';
import type { Logger } from '../telemetry/logger';

export interface StopStep {
  /** Name in the log, such as `drain`. */
  readonly name: string;
  /** Time after which the next step starts, in milliseconds. */
  readonly timeoutMs: number;
  /** @param skipDelays aborted for an immediate stop. */
  readonly run: (skipDelays: AbortSignal) => unknown;
}

export class Lifecycle {
  readonly #logger: Logger;
  readonly #skipDelays = new AbortController();
  #stopped: Promise<void> | null = null;
  #isServing = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Whether it has started and no shutdown has begun. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** Runs the steps and then counts as serving. @returns their result. */
  async start<T>(steps: () => Promise<T>): Promise<T> {
    const result = await steps();
    this.#isServing = true;
    return result;
  }

  /**
   * Runs the steps in order, once for all calls. A step that fails or exceeds its time limit is logged, and the next one
   * runs.
   *
   * @param atOnce skips delays, including one in progress.
   */
  stop(steps: readonly StopStep[], atOnce: boolean): Promise<void> {
    if (atOnce) this.#skipDelays.abort();
    this.#stopped ??= this.#run(steps);
    return this.#stopped;
  }

  async #run(steps: readonly StopStep[]): Promise<void> {
    this.#isServing = false;
    for (const { name, timeoutMs, run } of steps) {
      try {
        await withTimeout(timeoutMs, Promise.resolve(run(this.#skipDelays.signal)));
      } catch (error) {
        this.#logger.error({ step: name, problem: formatStack(error) }, 'shutdown step failed');
      }
    }
  }
}
