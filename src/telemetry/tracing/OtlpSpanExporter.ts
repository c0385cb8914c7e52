/** Span exporter: OTLP over HTTP with JSON. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
import { setTimeout as delay } from 'node:timers/promises';
// Deep import: the package's index loads the SDKs of metrics and logs.
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer/build/src/trace/json/index.js';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { LinkedList } from '../../async/LinkedList';
import type { Live } from '../../config/Live';
import type { TracesConfig } from '../../config/telemetryConfig';
import { JsonPostClient, PostTimeout } from '../../httpClient/JsonPostClient';
import { getErrorCode } from '../getErrorCode';
import type { Logger } from '../logger';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];
/** Values of `ExportResultCode` in @opentelemetry/core. */
const SUCCESS: ExportResult = { code: 0 };
const FAILURE: ExportResult = { code: 1 };

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 500;
/** Retryable status codes of OTLP. */
const RETRYABLE = new Set([429, 502, 503, 504]);

/** Undefined on success. */
type ExportFailure = { readonly problem: string; readonly isRetryable: boolean } | undefined;

export type LiveTraces = Live<{
  readonly telemetry: { readonly traces: TracesConfig | null };
}>;

export class OtlpSpanExporter implements SpanExporter {
  readonly #config: Pick<TracesConfig, 'url'>;
  readonly #live: LiveTraces;
  readonly #logger: Logger;
  readonly #client = new JsonPostClient();
  readonly #skipDelays = new AbortController();
  readonly #inFlight = new LinkedList<Promise<void>>();
  #isFailing = false;

  /** @param live for the headers, which may contain an API key. */
  constructor(config: Pick<TracesConfig, 'url'>, live: LiveTraces, logger: Logger) {
    this.#config = config;
    this.#live = live;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const sent = this.#send(spans)
      .catch(() => FAILURE)
      .then(done)
      .finally(() => remove());
    const remove = this.#inFlight.add(sent);
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#inFlight.values());
  }

  /**
   * Waits for all exports, without delays between attempts from now on. Never rejects.
   *
   * @param exportRemaining exports the queued spans.
   */
  async flush(exportRemaining: () => Promise<void>): Promise<void> {
    this.#skipDelays.abort();
    // Failures have been logged.
    await exportRemaining().catch(() => {});
    await this.shutdown();
  }

  /** Aborts requests in flight. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async #send(spans: ReadableSpan[]): Promise<ExportResult> {
    const body = JsonTraceSerializer.serializeRequest(spans);
    if (body === undefined) return FAILURE;
    let failure = await this.#attempt(body);
    for (let retry = 0; failure?.isRetryable && retry < ATTEMPTS - 1; retry += 1) {
      const delayMs = FIRST_RETRY_MS * 2 ** retry * (0.5 + Math.random());
      const isLast = await delay(delayMs, false, { signal: this.#skipDelays.signal, ref: false }).catch(
        () => true,
      );
      if (isLast) break;
      failure = await this.#attempt(body);
    }
    this.#logTransition(failure);
    return failure ? FAILURE : SUCCESS;
  }

  async #attempt(body: Uint8Array): Promise<ExportFailure> {
    try {
      const headers = this.#live.current.telemetry.traces?.headers ?? {};
      const status = await this.#client.post(this.#config.url, headers, body);
      if (status >= 200 && status < 300) return undefined;
      return { problem: `HTTP ${status}`, isRetryable: RETRYABLE.has(status) };
    } catch (error) {
      const problem = error instanceof PostTimeout ? 'timeout' : (getErrorCode(error) ?? 'no response');
      return { problem, isRetryable: true };
    }
  }

  /** Logs the first failure and the recovery, not each failure. */
  #logTransition(failure: ExportFailure): void {
    const collector = this.#config.url.origin;
    if (failure && !this.#isFailing) {
      this.#logger.warn({ collector, problem: failure.problem }, 'trace export failed');
    } else if (!failure && this.#isFailing) {
      this.#logger.info({ collector }, 'trace export recovered');
    }
    this.#isFailing = failure !== undefined;
  }
}
