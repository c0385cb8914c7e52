/**
 * Stands before one endpoint of Plaid's: lets no more than so many calls through at a time, and while Plaid does not
 * answer none but one now and then, which finds out whether it does again. Both by opossum, whose clock nobody sets.
 */
import CircuitBreaker from 'opossum';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Endpoint } from './endpoints';
import { isPlaidFailure, PlaidUnavailable } from './errors';

export interface EndpointGuardOptions {
  readonly endpoint: Endpoint;
  readonly maxInFlight: number;
  /** Whether it is ever closed to calls. */
  readonly breaker: boolean;
  readonly metrics: Metrics;
  readonly onStateChange: (state: 'open' | 'closed') => void;
}

/** Of the last seconds, so many of so many calls have to fail. */
const WINDOW_MS = 10_000;
const MIN_CALLS = 20;
const MAX_FAILED_PERCENT = 50;

/** How long Plaid is left alone before the next probe. */
const REST_MS = 2_000;

type Call = () => Promise<unknown>;

export class EndpointGuard {
  readonly #circuit: CircuitBreaker<[Call], unknown>;
  readonly #options: EndpointGuardOptions;

  constructor(options: EndpointGuardOptions) {
    const { endpoint, maxInFlight, metrics, onStateChange } = options;
    this.#options = options;
    this.#circuit = new CircuitBreaker((call: Call) => call(), {
      name: endpoint,
      // Each call has one of its own.
      timeout: false,
      resetTimeout: REST_MS,
      rollingCountTimeout: WINDOW_MS,
      volumeThreshold: MIN_CALLS,
      errorThresholdPercentage: MAX_FAILED_PERCENT,
      capacity: maxInFlight,
      errorFilter: (error: unknown) => this.#isHarmless(error),
      // Nobody asks for them, and they cost a timer and a list of all durations.
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    metrics.breaker(endpoint, 'closed');
    this.#circuit.on('open', () => {
      metrics.breaker(endpoint, 'open');
      onStateChange('open');
    });
    this.#circuit.on('halfOpen', () => metrics.breaker(endpoint, 'half open'));
    this.#circuit.on('close', () => {
      metrics.breaker(endpoint, 'closed');
      onStateChange('closed');
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
  async pass<T>(call: () => Promise<T>): Promise<T> {
    try {
      return (await this.#circuit.fire(call)) as T;
    } catch (error) {
      if (!(error instanceof Error) || !CircuitBreaker.isOurError(error)) throw error;
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
    return isPlaidFailure(error) ? error.code !== 'PLAID_UNAVAILABLE' : !this.#circuit.halfOpen;
  }
}
