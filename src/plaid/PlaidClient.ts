/**
 * Plaid over HTTP: JSON in, JSON out, and every failure as a coded class. Its constructor is the way of a call: circuit
 * breaker, retries, attempt, one pool of connections.
 */
import { Pool } from 'undici';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import { CircuitBreaker } from './CircuitBreaker';
import { type CallScope, createAttempt, type PlaidResponse } from './createAttempt';
import type { PlaidCredentials } from './credentials';
import { type Endpoint, endpoints } from './endpoints';
import { RetryBudget } from './RetryBudget';
import { withRetries } from './withRetries';

export interface PlaidClientOptions {
  /** Where Plaid is: the origin, and a path in front of Plaid's own if there is a gateway. */
  readonly baseUrl: URL;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** Of one endpoint, at one time. More are refused at once. */
  readonly maxCallsInFlight: number;
  /** Requests that one call may take, the first included. */
  readonly maxAttempts: number;
  /** Whether Plaid is left alone for a while where it does not answer. */
  readonly breaker: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * A response past this is not a link token's: 50 sessions of 200 events, each event with three members of metadata, are
 * 2.4 MB, and indented 3.6 MB.
 */
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

/**
 * Of an operation's time, the part after which a connection that does not open is given up, and a read that is not
 * answered is asked again: so that two that are lost leave time for a third.
 */
const PATIENCE = 0.25;

export class PlaidClient {
  readonly #pool: Pool;
  readonly #breakers: ReadonlyMap<Endpoint, CircuitBreaker>;
  readonly #budget = new RetryBudget();

  constructor(options: PlaidClientOptions) {
    const { baseUrl, timeoutMs, metrics, logger } = options;
    const patienceMs = Math.max(1, timeoutMs * PATIENCE);
    this.#pool = new Pool(baseUrl.origin, {
      connect: { timeout: patienceMs },
      maxResponseSize: MAX_RESPONSE_BYTES,
    });
    const pathPrefix = baseUrl.pathname.replace(/\/$/, '');
    const attempt = createAttempt({ pool: this.#pool, pathPrefix, metrics, logger });
    const run = withRetries(attempt, { ...options, attemptTimeoutMs: patienceMs, budget: this.#budget });
    this.#breakers = new Map(
      Object.values(endpoints).map((endpoint) => [
        endpoint,
        new CircuitBreaker({ ...options, endpoint, run }),
      ]),
    );
  }

  /**
   * Asks Plaid, and gives the JSON object that it answered. What is safe to send again is sent again where that may
   * help, up to `maxAttempts` times in all; while Plaid does not answer anybody, nothing is sent.
   *
   * @throws {PlaidFailure}
   * @throws {ClientDisconnected} or whatever else it was cancelled for.
   */
  async post(
    endpoint: Endpoint,
    body: object,
    credentials: PlaidCredentials,
    scope: CallScope,
  ): Promise<PlaidResponse> {
    const call = { endpoint, body, text: JSON.stringify(body), credentials, scope };
    this.#budget.deposit();
    return (this.#breakers.get(endpoint) as CircuitBreaker).fire(call);
  }

  close(): Promise<void> {
    for (const breaker of this.#breakers.values()) breaker.close();
    return this.#pool.destroy();
  }
}
