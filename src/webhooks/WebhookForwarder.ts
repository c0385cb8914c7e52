/**
 * Forwards verified webhooks to the receiver at `WEBHOOK_FORWARD_URL`: the same bytes, with Plaid's signature. Does not
 * retry, because Plaid sends a webhook again until it is acknowledged.
 */
import { CircuitBreaker, callRefusals } from '../async/CircuitBreaker';
import type { Live } from '../config/Live';
import type { ProxyConfig } from '../config/proxyConfig';
import { UndeliveredWebhook } from '../errors/WebhookError';
import { REQUEST_ID_HEADER } from '../http/requestId';
import { createDispatcher } from '../httpClient/createDispatcher';
import { JsonPostClient, PostTimeout } from '../httpClient/JsonPostClient';
import { getErrorCode } from '../telemetry/getErrorCode';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';

/** Metric label `outcome`. */
export const forwardOutcomes = [
  'delivered',
  'rejected',
  'server error',
  'timeout',
  'no response',
  ...callRefusals,
] as const;
type ForwardOutcome = (typeof forwardOutcomes)[number];

export interface WebhookForwarderOptions {
  readonly live: Live<{
    /** Not null at the start, and so never null. */
    readonly webhookForwardUrl: URL | null;
    /** Those of this URL. */
    readonly proxies: ProxyConfig;
  }>;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface ForwardedWebhook {
  readonly body: Buffer;
  /** Sent as `x-request-id`, and taken over by a server to which the receiver sends the webhook back. */
  readonly requestId: string;
  /** `Content-Type` and `Plaid-Verification`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly trace: Trace;
}

/** Further webhooks are refused, and Plaid sends them again. */
const MAX_IN_FLIGHT = 100;

const CONNECT_TIMEOUT_MS = 3_000;

/** Name in the log. */
const RECEIVER = 'webhook receiver';

/** The receiver did not accept the webhook. */
class ForwardFailure extends Error {
  constructor(
    readonly outcome: ForwardOutcome,
    /** For the log. Never the URL, which may contain a secret. */
    readonly problem: string,
  ) {
    super(`The webhook was not forwarded: ${problem}.`);
    this.name = 'ForwardFailure';
  }
}

export class WebhookForwarder {
  readonly #options: WebhookForwarderOptions;
  #receiver: { readonly origin: string; readonly client: JsonPostClient } | null = null;
  readonly #circuit: CircuitBreaker<ForwardedWebhook, void>;
  /** Request ids of the webhooks that wait for the receiver. */
  readonly #pending: Record<string, true> = Object.create(null);

  constructor(options: WebhookForwarderOptions) {
    this.#options = options;
    this.#circuit = new CircuitBreaker({
      name: RECEIVER,
      run: (webhook) => this.#post(webhook),
      maxCallsInFlight: MAX_IN_FLIGHT,
      // A receiver that rejects some webhooks may accept others.
      isHarmless: (error) => error instanceof ForwardFailure && error.outcome === 'rejected',
      onStateChange(state) {
        const { logger } = options;
        if (state === 'open') logger.warn({ endpoint: RECEIVER }, 'circuit breaker opened');
        if (state === 'closed') logger.info({ endpoint: RECEIVER }, 'circuit breaker closed');
      },
      refuse: (reason) => new ForwardFailure(reason, reason),
    });
  }

  /**
   * Resolves once the receiver has responded with 2xx.
   *
   * @throws {UndeliveredWebhook}
   */
  async forward(webhook: ForwardedWebhook): Promise<void> {
    const { requestId } = webhook;
    // The receiver sends it back here, whatever names its URL and this server have.
    if (this.#pending[requestId]) {
      throw new UndeliveredWebhook('forwarding', { problem: 'forwarded to this server' });
    }
    this.#pending[requestId] = true;
    try {
      await this.#forwardOnce(webhook);
    } finally {
      delete this.#pending[requestId];
    }
  }

  async #forwardOnce(webhook: ForwardedWebhook): Promise<void> {
    const startedAt = performance.now();
    const span = webhook.trace.startSpan('POST webhook receiver', 'client');
    const failure = await this.#circuit.fire({ ...webhook, trace: span }).then(() => null, toForwardFailure);
    span.end(failure?.outcome);
    const seconds = (performance.now() - startedAt) / 1000;
    this.#options.metrics.webhookForward(failure?.outcome ?? 'delivered', seconds);
    if (failure) throw new UndeliveredWebhook('forwarding', { problem: failure.problem });
  }

  /** Aborts requests in flight. */
  close(): Promise<void> {
    this.#circuit.close();
    return this.#receiver?.client.close() ?? Promise.resolve();
  }

  /** @returns the connections to the origin of the URL, which a reload may change. */
  #connect(url: URL): JsonPostClient {
    if (this.#receiver?.origin === url.origin) return this.#receiver.client;
    void this.#receiver?.client.drain();
    const { proxies } = this.#options.live.current;
    const client = new JsonPostClient(
      createDispatcher(url, proxies, { connectTimeoutMs: CONNECT_TIMEOUT_MS }),
    );
    this.#receiver = { origin: url.origin, client };
    return client;
  }

  async #post({ body, requestId, headers, deadline, trace }: ForwardedWebhook): Promise<void> {
    const allHeaders = { ...headers, [REQUEST_ID_HEADER]: requestId, ...trace.headers };
    const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
    const url = this.#options.live.current.webhookForwardUrl;
    if (url === null) throw new Error('There is no receiver.');
    let status: number;
    try {
      status = await this.#connect(url).post(url, allHeaders, body, timeoutMs);
    } catch (error) {
      if (error instanceof PostTimeout) throw new ForwardFailure('timeout', 'timeout');
      throw new ForwardFailure('no response', getErrorCode(error) ?? 'no response');
    }
    if (status >= 200 && status < 300) return;
    throw new ForwardFailure(status >= 500 ? 'server error' : 'rejected', `HTTP ${status}`);
  }
}

function toForwardFailure(error: unknown): ForwardFailure {
  if (error instanceof ForwardFailure) return error;
  throw error;
}
