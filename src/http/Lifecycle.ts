/** Start and stop of the server: whether it serves, and graceful shutdown as named steps with a time limit each. */
import { withTimeout } from '../async/withTimeout';
import { formatStack } from '../telemetry/formatStack';
import type { Logger } from '../telemetry/logger';

export interface StopStep {
  /** For the log: `drain`. */
  readonly name: string;
  /** After that many milliseconds the next step begins. */
  readonly timeoutMs: number;
  /** @param hurry aborted where there is no time for delays. */
  readonly run: (hurry: AbortSignal) => unknown;
}

export class Lifecycle {
  readonly #logger: Logger;
  readonly #hurry = new AbortController();
  #stopped: Promise<void> | null = null;
  #isServing = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Whether it has started and no stop has begun. */
  get isServing(): boolean {
    return this.#isServing;
  }

  /** Serves once the steps are done. @returns what they return. */
  async start<T>(steps: () => Promise<T>): Promise<T> {
    const result = await steps();
    this.#isServing = true;
    return result;
  }

  /**
   * Runs the steps one after another, once, however often it is called. A step that fails or exceeds its time limit is
   * logged and does not keep the next one from running.
   *
   * @param atOnce skips delays, also where one has begun.
   */
  stop(steps: readonly StopStep[], atOnce: boolean): Promise<void> {
    if (atOnce) this.#hurry.abort();
    this.#stopped ??= this.#run(steps);
    return this.#stopped;
  }

  async #run(steps: readonly StopStep[]): Promise<void> {
    this.#isServing = false;
    for (const { name, timeoutMs, run } of steps) {
      try {
        await withTimeout(timeoutMs, Promise.resolve(run(this.#hurry.signal)));
      } catch (error) {
        this.#logger.error({ step: name, problem: formatStack(error) }, 'shutdown step failed');
      }
    }
  }
}
