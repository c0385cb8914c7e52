/** Circuit breaker and concurrency limit of one Plaid endpoint, with its metrics and log entries. */
import { CircuitBreaker } from '../async/CircuitBreaker';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { PlaidCall, PlaidResponse } from './createAttempt';
import type { Endpoint } from './endpoints';
import { PlaidFailure, PlaidUnavailable } from './errors';
import type { RunCall } from './withRetries';

export interface EndpointCircuitOptions {
  readonly endpoint: Endpoint;
  readonly run: RunCall;
  readonly maxCallsInFlight: number;
  /** Whether it may open. */
  readonly breaker: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export class EndpointCircuit {
  readonly #circuit: CircuitBreaker<PlaidCall, PlaidResponse>;

  constructor({ endpoint, run, maxCallsInFlight, breaker, metrics, logger }: EndpointCircuitOptions) {
    metrics.breakerState(endpoint, 'closed');
    this.#circuit = new CircuitBreaker({
      name: endpoint,
      run,
      maxCallsInFlight,
      isHarmless: (error, isProbe) => !breaker || isHarmless(error, isProbe),
      onStateChange(state) {
        metrics.breakerState(endpoint, state);
        if (state === 'open') logger.warn({ endpoint }, 'circuit breaker opened');
        if (state === 'closed') logger.info({ endpoint }, 'circuit breaker closed');
      },
      refuse(reason) {
        metrics.plaidRefused(endpoint, reason);
        return new PlaidUnavailable(reason);
      },
    });
  }

  /**
   * @throws {PlaidUnavailable} at once if the circuit is open or the concurrency limit is reached.
   * @throws the error of the call.
   */
  fire(call: PlaidCall): Promise<PlaidResponse> {
    return this.#circuit.fire(call);
  }

  close(): void {
    this.#circuit.close();
  }
}

/** Any response shows that Plaid is up. A cancelled probe shows nothing and counts as failed. */
function isHarmless(error: unknown, isProbe: boolean): boolean {
  return error instanceof PlaidFailure ? error.code !== 'PLAID_UNAVAILABLE' : !isProbe;
}
