/**
 * Plaid over HTTP: JSON in, JSON out, and every failure as a coded class. A call passes its endpoint's circuit breaker
 * (`EndpointGuard`), the retry loop (`RetryingCaller`) and one request for each attempt (`AttemptSender`).
 */
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import { AttemptSender, type CallScope } from './AttemptSender';
import type { PlaidJson } from './attempt';
import type { PlaidCredentials } from './credentials';
import { EndpointGuard } from './EndpointGuard';
import { type Endpoint, endpoints } from './endpoints';
import { RetryBudget } from './RetryBudget';
import { RetryingCaller } from './RetryingCaller';

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
 * Of an operation's time, the part after which a connection that does not open is given up, and a read that is not
 * answered is asked again: so that two that are lost leave time for a third.
 */
const PATIENCE = 0.25;

export class PlaidClient {
  readonly #sender: AttemptSender;
  readonly #guards: readonly EndpointGuard[];
  readonly #callers: ReadonlyMap<Endpoint, RetryingCaller>;
  readonly #budget = new RetryBudget();

  constructor(options: PlaidClientOptions) {
    const { timeoutMs, maxCallsInFlight: maxInFlight, breaker, metrics, logger } = options;
    const patienceMs = Math.max(1, timeoutMs * PATIENCE);
    const sender = new AttemptSender({ ...options, connectTimeoutMs: patienceMs });
    const guardOf = (endpoint: Endpoint) =>
      new EndpointGuard({
        endpoint,
        maxInFlight,
        breaker,
        metrics,
        onStateChange(state) {
          if (state === 'open')
            logger.warn({ endpoint }, 'Plaid does not answer: it is left alone for a while');
          else logger.info({ endpoint }, 'Plaid answers again');
        },
      });
    const guards = Object.values(endpoints).map((endpoint) => [endpoint, guardOf(endpoint)] as const);
    const budget = this.#budget;
    this.#sender = sender;
    this.#guards = guards.map(([, guard]) => guard);
    this.#callers = new Map(
      guards.map(([endpoint, guard]) => [
        endpoint,
        new RetryingCaller({ ...options, guard, sender, budget, patienceMs }),
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
  post(
    endpoint: Endpoint,
    body: object,
    credentials: PlaidCredentials,
    scope: CallScope,
  ): Promise<PlaidJson> {
    this.#budget.earn();
    const caller = this.#callers.get(endpoint) as RetryingCaller;
    return caller.call({ endpoint, scope, body, text: JSON.stringify(body), credentials });
  }

  close(): Promise<void> {
    for (const guard of this.#guards) guard.close();
    return this.#sender.close();
  }
}
