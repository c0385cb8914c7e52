/**
 * Admission control: counts requests in flight across all transports. Load shedding refuses further requests above the
 * limit and under event-loop pressure: `HttpServer` and `WebSocketConnection` then send `Overloaded` (503).
 */
import type { OverloadReason } from '../../errors/Overloaded';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import { EventLoopLimiter } from './EventLoopLimiter';

export interface AdmissionControlOptions {
  /** Maximum number of requests in flight. */
  readonly maxInFlight: number;
  readonly metrics: Metrics;
  /** CPU time per turn of the event loop above which load is shed, in milliseconds; null switches that off. */
  readonly maxTurnMs: number | null;
}

export class AdmissionControl {
  readonly #maxInFlight: number;
  readonly #metrics: Metrics;
  readonly #limiter: EventLoopLimiter;
  #count = 0;
  #onDrained: (() => void)[] = [];

  constructor({ maxInFlight, metrics, maxTurnMs }: AdmissionControlOptions) {
    this.#limiter = new EventLoopLimiter(maxTurnMs);
    this.#maxInFlight = maxInFlight;
    this.#metrics = metrics;
  }

  start(): void {
    this.#limiter.start();
  }

  /**
   * Counts a request as in flight.
   *
   * @returns null if it is admitted: call `release` once when it ends. Otherwise the reason of the refusal.
   */
  acquire(): OverloadReason | null {
    const refusal = this.#findRefusal();
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
    if (this.#count === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
  }

  stop(): void {
    this.#limiter.stop();
  }

  /** Resolves when no request is in flight. */
  async waitUntilDrained(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onDrained.push(resolve));
  }

  #findRefusal(): OverloadReason | null {
    if (this.#count >= this.#maxInFlight) return 'requests in flight';
    return this.#limiter.tryAcquire() ? null : 'event loop';
  }
}
