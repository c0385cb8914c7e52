/** One attempt of a call: one HTTP request to Plaid on the pooled connections, measured, traced and logged. */
import { type Dispatcher, Pool } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import { type Attempt, readAnswer, requestIdOf, withoutAnswer } from './attempt';
import type { PlaidCredentials } from './credentials';
import { type Endpoint, isRead, PLAID_VERSION } from './endpoints';
import { ExchangeFailure, type ExchangeOptions, exchange } from './exchange';

/** What a call is made for. */
export interface CallScope {
  /** When it must be over, retries included, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Ends it before, but for one that is not safe to send twice and is on its way. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

export interface Call {
  readonly endpoint: Endpoint;
  readonly scope: CallScope;
  readonly body: object;
  /** The body as it is sent. */
  readonly text: string;
  readonly credentials: PlaidCredentials;
}

export type AttemptLimits = Pick<ExchangeOptions, 'timeoutMs' | 'patience'>;

export interface AttemptSenderOptions {
  readonly baseUrl: URL;
  readonly connectTimeoutMs: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * A response past this is not a link token's: 50 sessions of 200 events, each event with three members of metadata, are
 * 2.4 MB, and indented 3.6 MB.
 */
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

export class AttemptSender {
  readonly #options: AttemptSenderOptions;
  readonly #pool: Pool;
  readonly #pathPrefix: string;

  constructor(options: AttemptSenderOptions) {
    const { baseUrl, connectTimeoutMs } = options;
    this.#options = options;
    this.#pool = new Pool(baseUrl.origin, {
      connect: { timeout: connectTimeoutMs },
      maxResponseSize: MAX_RESPONSE_BYTES,
    });
    this.#pathPrefix = baseUrl.pathname.replace(/\/$/, '');
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  /** Sends one request, once. Never rejects. */
  async send(call: Call, number: number, limits: AttemptLimits): Promise<Attempt> {
    const { endpoint, scope } = call;
    const { metrics, logger } = this.#options;
    const span = scope.trace?.begin(`POST ${endpoint}`, 'client', { 'plaid.attempt': number });
    const startedAt = performance.now();
    metrics.plaidInFlight(endpoint, 1);
    const attempt = await this.#dispatch(call, limits, span?.headers).finally(() => {
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

  async #dispatch(
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
