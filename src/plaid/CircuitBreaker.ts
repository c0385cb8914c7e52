/**
 * Circuit breaker and concurrency limit for one endpoint of Plaid's, by opossum, whose clock nobody sets: lets no more
 * than so many calls through at a time, and while Plaid does not answer none but one now and then, a probe.
 */
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
  /** Whether it ever opens. */
  readonly breaker: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Of the last seconds, so many of so many calls have to fail. */
const WINDOW_MS = 10_000;
const MIN_CALLS = 20;
const MAX_FAILED_PERCENT = 50;

/** How long Plaid is left alone before the next probe. */
const REST_MS = 2_000;

export class CircuitBreaker {
  readonly #circuit: Opossum<Parameters<RunCall>, PlaidResponse>;
  readonly #options: CircuitBreakerOptions;

  constructor(options: CircuitBreakerOptions) {
    const { endpoint, run, maxCallsInFlight, metrics, logger } = options;
    this.#options = options;
    this.#circuit = new Opossum(run, {
      name: endpoint,
      // Each call has one of its own.
      timeout: false,
      resetTimeout: REST_MS,
      rollingCountTimeout: WINDOW_MS,
      volumeThreshold: MIN_CALLS,
      errorThresholdPercentage: MAX_FAILED_PERCENT,
      capacity: maxCallsInFlight,
      errorFilter: (error: unknown) => this.#isHarmless(error),
      // Nobody asks for them, and they cost a timer and a list of all durations.
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    metrics.breakerState(endpoint, 'closed');
    this.#circuit.on('open', () => {
      metrics.breakerState(endpoint, 'open');
      logger.warn({ endpoint }, 'Plaid does not answer: it is left alone for a while');
    });
    this.#circuit.on('halfOpen', () => metrics.breakerState(endpoint, 'half open'));
    this.#circuit.on('close', () => {
      metrics.breakerState(endpoint, 'closed');
      logger.info({ endpoint }, 'Plaid answers again');
    });
  }

  /** Whether calls are let through as ever; else each has to prove that Plaid is back. */
  get isClosed(): boolean {
    return this.#circuit.closed;
  }

  /**
   * @throws {PlaidUnavailable} at once, where it is not let through.
   * @throws what the call fails with.
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

  /** Whatever Plaid refuses, it is there; but a probe whose answer was not waited for has found out nothing. */
  #isHarmless(error: unknown): boolean {
    if (!this.#options.breaker) return true;
    return error instanceof PlaidFailure ? error.code !== 'PLAID_UNAVAILABLE' : !this.#circuit.halfOpen;
  }
}
