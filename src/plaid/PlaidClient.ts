/** Client for Plaid's HTTP API: circuit breakers, retries and attempts over one connection pool. */
import type { Dispatcher } from 'undici';
import type { ProxyConfig } from '../config/proxyConfig';
import { createDispatcher } from '../httpClient/createDispatcher';
import { type CallScope, createAttempt, type PlaidResponse } from './createAttempt';
import type { PlaidCredentials } from './credentials';
import { EndpointCircuit, type EndpointCircuitOptions } from './EndpointCircuit';
import { type Endpoint, endpoints } from './endpoints';
import { RetryBudget } from './RetryBudget';
import { MAX_RESPONSE_BYTES } from './sendRequest';
import { type RetryOptions, withRetries } from './withRetries';

export interface PlaidClientOptions
  extends Omit<RetryOptions, 'attemptTimeoutMs' | 'budget'>,
    Omit<EndpointCircuitOptions, 'endpoint' | 'run'> {
  /** The origin, and a path prefix if a gateway needs one. */
  readonly baseUrl: URL;
  readonly proxies: ProxyConfig;
}

/** Share of the operation's timeout for connecting and for one attempt of a read, so that three attempts fit. */
const ATTEMPT_TIMEOUT_RATIO = 0.25;

export class PlaidClient {
  readonly #dispatcher: Dispatcher;
  readonly #circuits: ReadonlyMap<Endpoint, EndpointCircuit>;
  readonly #budget = new RetryBudget();

  constructor(options: PlaidClientOptions) {
    const { baseUrl, proxies, timeoutMs, metrics, logger } = options;
    const attemptTimeoutMs = Math.max(1, timeoutMs * ATTEMPT_TIMEOUT_RATIO);
    this.#dispatcher = createDispatcher(baseUrl, proxies, {
      connectTimeoutMs: attemptTimeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    const attempt = createAttempt({ dispatcher: this.#dispatcher, baseUrl, metrics, logger });
    const run = withRetries(attempt, { ...options, attemptTimeoutMs, budget: this.#budget });
    this.#circuits = new Map(
      Object.values(endpoints).map((endpoint) => [
        endpoint,
        new EndpointCircuit({ ...options, endpoint, run }),
      ]),
    );
  }

  /**
   * Sends a request. Reads are retried up to `maxAttempts` requests, creates only if they were never sent.
   *
   * @throws {PlaidFailure}
   * @throws {ClientDisconnected} or another reason of the cancellation.
   */
  post(
    endpoint: Endpoint,
    body: object,
    credentials: PlaidCredentials,
    scope: CallScope,
  ): Promise<PlaidResponse> {
    // A copy: a response is searched for the credentials with which it was requested.
    const call = { endpoint, body, text: JSON.stringify(body), credentials: { ...credentials }, scope };
    this.#budget.deposit();
    return (this.#circuits.get(endpoint) as EndpointCircuit).fire(call);
  }

  close(): Promise<void> {
    for (const circuit of this.#circuits.values()) circuit.close();
    return this.#dispatcher.destroy();
  }
}
