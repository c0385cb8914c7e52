/** What is taken on, and what is turned away: the one count of what is being answered, by whichever transport it came. */
import type { OverloadReason } from '../../errors/RateLimited';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import { EventLoopLimiter } from './EventLoopLimiter';

export interface AdmissionControlOptions {
  /** At one time. */
  readonly maxInFlight: number;
  readonly metrics: Metrics;
  /** How long turns of the event loop may be before anything is refused for it; null: as long as they like. */
  readonly maxTurnMs: number | null;
}

export class AdmissionControl {
  readonly #most: number;
  readonly #metrics: Metrics;
  readonly #loop: EventLoopLimiter;
  #count = 0;
  #isClosed = false;
  #onEmpty: (() => void)[] = [];

  constructor({ maxInFlight: most, metrics, maxTurnMs: longTurnMs }: AdmissionControlOptions) {
    this.#loop = new EventLoopLimiter({ maxTurnMs: longTurnMs });
    this.#most = most;
    this.#metrics = metrics;
  }

  start(): void {
    this.#loop.start();
  }

  /** Why nothing more is taken on. Null: it was counted, and `leave` is to be called once when it is done. */
  acquire(): OverloadReason | null {
    const refusal = this.#refusal();
    if (refusal === null) {
      this.#count += 1;
      this.#metrics.requestsInFlight(1);
    } else {
      this.#metrics.shed(refusal);
    }
    return refusal;
  }

  release(): void {
    this.#count -= 1;
    this.#metrics.requestsInFlight(-1);
    if (this.#count === 0) for (const tell of this.#onEmpty.splice(0)) tell();
  }

  /** Takes nothing on any more. */
  close(): void {
    this.#isClosed = true;
    this.#loop.stop();
  }

  /** Resolves once all that was taken on is done. */
  async waitUntilDrained(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  #refusal(): OverloadReason | null {
    if (this.#isClosed) return 'stopping';
    if (this.#count >= this.#most) return 'requests in flight';
    return this.#loop.tryAcquire() ? null : 'event loop';
  }
}
