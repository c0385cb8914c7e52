/** Circuit breaker (with half-open probe) and concurrency limit (bulkhead) for one Plaid endpoint, by opossum. */
import Opossum from 'opossum';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { PlaidCall, PlaidResponse } from './createAttempt';
import type { Endpoint } from './endpoints';
import { PlaidFailure, PlaidUnavailable } from './errors';
import type { RunCall } from './withRetries';

export interface CircuitBreakerOptions {
  readonly endpoint: Endpoint;
  readonly run: RunCall;
  readonly maxCallsInFlight: number;
  /** Whether it may open. */
  readonly breaker: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

const WINDOW_MS = 10_000;
const MIN_CALLS = 20;
const MAX_FAILED_PERCENT = 50;

const PROBE_INTERVAL_MS = 2_000;

export class CircuitBreaker {
  readonly #circuit: Opossum<Parameters<RunCall>, PlaidResponse>;
  readonly #options: CircuitBreakerOptions;

  constructor(options: CircuitBreakerOptions) {
    const { endpoint, run, maxCallsInFlight, metrics, logger } = options;
    this.#options = options;
    this.#circuit = new Opossum(run, {
      name: endpoint,
      // Calls have deadlines of their own.
      timeout: false,
      resetTimeout: PROBE_INTERVAL_MS,
      rollingCountTimeout: WINDOW_MS,
      volumeThreshold: MIN_CALLS,
      errorThresholdPercentage: MAX_FAILED_PERCENT,
      capacity: maxCallsInFlight,
      errorFilter: (error: unknown) => this.#isHarmless(error),
      // Unused; they would cost a timer and a list of all durations.
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    metrics.breakerState(endpoint, 'closed');
    this.#circuit.on('open', () => {
      metrics.breakerState(endpoint, 'open');
      logger.warn({ endpoint }, 'circuit breaker opened');
    });
    this.#circuit.on('halfOpen', () => metrics.breakerState(endpoint, 'half open'));
    this.#circuit.on('close', () => {
      metrics.breakerState(endpoint, 'closed');
      logger.info({ endpoint }, 'circuit breaker closed');
    });
  }

  get isClosed(): boolean {
    return this.#circuit.closed;
  }

  /**
   * @throws {PlaidUnavailable} at once if the circuit is open or the concurrency limit is reached.
   * @throws the error of the call.
   */
  async fire(call: PlaidCall): Promise<PlaidResponse> {
    try {
      return await this.#circuit.fire(call, this);
    } catch (error) {
      if (!(error instanceof Error) || !Opossum.isOurError(error)) throw error;
      const why = 'code' in error && error.code === 'ESEMLOCKED' ? 'too many calls' : 'circuit open';
      this.#options.metrics.plaidRefused(this.#options.endpoint, why);
      throw new PlaidUnavailable(why);
    }
  }

  close(): void {
    this.#circuit.shutdown();
  }

  /** Any response shows that Plaid is up. A cancelled probe shows nothing and counts as failed. */
  #isHarmless(error: unknown): boolean {
    if (!this.#options.breaker) return true;
    return error instanceof PlaidFailure ? error.code !== 'PLAID_UNAVAILABLE' : !this.#circuit.halfOpen;
  }
}
