/**
 * Plaid over HTTP: one pool of connections, JSON in, JSON out, and every failure as a coded class.
 * Credentials become headers here and nowhere else, so no request body and no error can carry them.
 */
import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import { type Attempt, type PlaidJson, readAnswer, requestIdOf, withoutAnswer } from './attempt';
import type { PlaidCredentials } from './credentials';
import { EndpointGuard } from './EndpointGuard';
import { type Endpoint, endpoints, isRead, PLAID_VERSION } from './endpoints';
import { PlaidRateLimited } from './errors';
import { ExchangeFailure, type ExchangeOptions, exchange, type Patience } from './exchange';
import { RetryBudget } from './RetryBudget';
import { mayRepeat, pauseBefore } from './retries';

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

/** What a call is made for. */
export interface CallScope {
  /** When it must be over, retries included, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Ends it before, but for one that is not safe to send twice and is on its way. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

/**
 * An answer past this is not a link token's: 50 sessions of 200 events, each event with three members of metadata, are
 * 2.4 MB, and indented 3.6 MB.
 */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

/**
 * Of an operation's time, the part after which a connection that does not open is given up, and a read that is not
 * answered is asked again: so that two that are lost leave time for a third.
 */
const PATIENCE = 0.25;

export class PlaidClient {
  readonly #options: PlaidClientOptions;
  readonly #pool: Pool;
  readonly #pathPrefix: string;
  readonly #patienceMs: number;
  readonly #guards = new Map<Endpoint, EndpointGuard>();
  readonly #budget = new RetryBudget();

  constructor(options: PlaidClientOptions) {
    const { baseUrl, timeoutMs, maxCallsInFlight: maxInFlight, breaker, metrics, logger } = options;
    this.#options = options;
    this.#patienceMs = Math.max(1, timeoutMs * PATIENCE);
    this.#pool = new Pool(baseUrl.origin, {
      connect: { timeout: this.#patienceMs },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    this.#pathPrefix = baseUrl.pathname.replace(/\/$/, '');
    for (const endpoint of Object.values(endpoints)) {
      const onStateChange = (state: 'open' | 'closed') => {
        if (state === 'open')
          logger.warn({ endpoint }, 'Plaid does not answer: it is left alone for a while');
        else logger.info({ endpoint }, 'Plaid answers again');
      };
      this.#guards.set(
        endpoint,
        new EndpointGuard({ endpoint, maxInFlight, breaker, metrics, onStateChange }),
      );
    }
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
  ): Promise<PlaidJson> {
    const guard = this.#guards.get(endpoint) as EndpointGuard;
    const call: Call = { endpoint, guard, scope, body, text: JSON.stringify(body), credentials };
    this.#budget.earn();
    const isProbe = !guard.isClosed;
    return guard.pass(() => (isProbe ? this.#probe(call) : this.#persist(call)));
  }

  close(): Promise<void> {
    for (const guard of this.#guards.values()) guard.close();
    return this.#pool.destroy();
  }

  /** Once, and where that does no harm not for long: others wait to hear whether Plaid is back. */
  async #probe(call: Call): Promise<PlaidJson> {
    const timeLeft = timeLeftOf(call.scope);
    const timeoutMs = isRead[call.endpoint] ? Math.min(timeLeft, this.#patienceMs) : timeLeft;
    return giveOrThrow(await this.#attempt(call, 1, { timeoutMs }));
  }

  async #persist(call: Call): Promise<PlaidJson> {
    const { endpoint, guard, scope } = call;
    const { maxAttempts, timeoutMs, metrics } = this.#options;
    // A call that others may join lasts longer than any of them waits.
    const lastRetryAt = Math.min(scope.deadline, performance.now() + timeoutMs);
    for (let number = 1; ; number += 1) {
      const attempt = await this.#attempt(call, number, {
        timeoutMs: timeLeftOf(scope),
        ...(number < maxAttempts && isRead[endpoint] && { patience: this.#patienceWith(guard) }),
      });
      if (attempt.kind === 'answered') return attempt.json;
      const { outcome, failure, wasSent, wasReplaced } = attempt;
      const wait = failure instanceof PlaidRateLimited ? failure.retryAfter : null;
      const pauseMs = wasReplaced ? 0 : pauseBefore(number, outcome, wait);
      const isWorthIt =
        number < maxAttempts &&
        guard.isClosed &&
        mayRepeat(endpoint, outcome, wasSent) &&
        performance.now() + pauseMs < lastRetryAt &&
        (wasReplaced || this.#spend(endpoint));
      if (!isWorthIt) throw failure;
      metrics.plaidRetry(endpoint, outcome);
      await pause(pauseMs, scope.cancellation);
    }
  }

  /** A read that is not answered soon is asked again, unless too many are. */
  #patienceWith(guard: EndpointGuard): Patience {
    return { ms: this.#patienceMs, isOver: () => guard.isClosed && this.#budget.spend() };
  }

  #spend(endpoint: Endpoint): boolean {
    const may = this.#budget.spend();
    if (!may) this.#options.metrics.plaidRetryBudgetSpent(endpoint);
    return may;
  }

  /** Sends one request, once. Never rejects. */
  async #attempt(call: Call, number: number, limits: AttemptLimits): Promise<Attempt> {
    const { endpoint, scope } = call;
    const { metrics, logger } = this.#options;
    const span = scope.trace?.begin(`POST ${endpoint}`, 'client', { 'plaid.attempt': number });
    const startedAt = performance.now();
    metrics.plaidInFlight(endpoint, 1);
    const attempt = await this.#send(call, limits, span?.headers).finally(() => {
      metrics.plaidInFlight(endpoint, -1);
    });
    const durationMs = performance.now() - startedAt;
    const { outcome, statusCode } = attempt;
    metrics.plaidCall(endpoint, outcome, durationMs / 1000);
    const plaidRequestId = requestIdOf(attempt, call.credentials) ?? undefined;
    if (span) {
      if (statusCode !== null) span.set({ 'http.response.status_code': statusCode });
      if (plaidRequestId !== undefined) span.set({ 'plaid.request_id': plaidRequestId });
      span.end(outcome === 'ok' ? undefined : outcome);
    }
    if (logger.isLevelEnabled('debug')) {
      const line = { endpoint, attempt: number, outcome, statusCode, plaidRequestId };
      logger.debug({ ...line, durationMs: Math.round(durationMs) }, 'call of Plaid');
    }
    return attempt;
  }

  async #send(
    { endpoint, text, body, credentials, scope }: Call,
    limits: AttemptLimits,
    traceHeaders: Readonly<Record<string, string>> | undefined,
  ): Promise<Attempt> {
    const request: Dispatcher.DispatchOptions = {
      path: this.#pathPrefix + endpoint,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'plaid-client-id': credentials.clientId,
        'plaid-secret': credentials.secret,
        'plaid-version': PLAID_VERSION,
        'user-agent': 'plaid-link-graphql',
        ...traceHeaders,
      },
      body: text,
    };
    const { cancellation } = scope;
    try {
      const staysOnceSent = !isRead[endpoint];
      const answer = await exchange(this.#pool, request, { ...limits, cancellation, staysOnceSent });
      return await readAnswer(answer, body, credentials);
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      return withoutAnswer(error);
    }
  }
}

interface Call {
  readonly endpoint: Endpoint;
  readonly guard: EndpointGuard;
  readonly scope: CallScope;
  readonly body: object;
  readonly text: string;
  readonly credentials: PlaidCredentials;
}

type AttemptLimits = Pick<ExchangeOptions, 'timeoutMs' | 'patience'>;

function timeLeftOf({ deadline }: CallScope): number {
  return Math.max(1, deadline - performance.now());
}

function giveOrThrow(attempt: Attempt): PlaidJson {
  if (attempt.kind === 'answered') return attempt.json;
  throw attempt.failure;
}

/** @throws what it is cancelled for. */
function pause(milliseconds: number, cancellation: CancellationToken | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, milliseconds);
    const forget = cancellation?.onCancel((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
