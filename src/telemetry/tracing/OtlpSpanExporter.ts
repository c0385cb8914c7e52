/** Span exporter: OTLP over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
import { setTimeout as delay } from 'node:timers/promises';
// Deep imports: the package's index loads the SDKs of metrics and logs.
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer/build/src/trace/json/index.js';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer/build/src/trace/protobuf/index.js';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { LinkedList } from '../../async/LinkedList';
import type { Live } from '../../config/Live';
import type { TracesConfig, TracesProtocol } from '../../config/telemetryConfig';
import { JsonPostClient, PostTimeout } from '../../httpClient/JsonPostClient';
import { getErrorCode } from '../getErrorCode';
import type { Logger } from '../logger';
import { redactAndTruncate } from '../redactTokens';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];
/** Values of `ExportResultCode` in @opentelemetry/core. */
const SUCCESS: ExportResult = { code: 0 };
const FAILURE: ExportResult = { code: 1 };

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 500;
/** Retryable status codes of OTLP. */
const RETRYABLE = new Set([429, 502, 503, 504]);

interface Encoding {
  readonly contentType: string;
  readonly serializer: typeof JsonTraceSerializer;
}

const encodings: Readonly<Record<TracesProtocol, Encoding>> = {
  'http/json': { contentType: 'application/json', serializer: JsonTraceSerializer },
  'http/protobuf': { contentType: 'application/x-protobuf', serializer: ProtobufTraceSerializer },
};

/** Undefined on success. */
type ExportFailure = { readonly problem: string; readonly isRetryable: boolean } | undefined;

export type LiveTraces = Live<{
  readonly telemetry: { readonly traces: TracesConfig | null };
}>;

export class OtlpSpanExporter implements SpanExporter {
  readonly #url: URL;
  readonly #encoding: Encoding;
  readonly #live: LiveTraces;
  readonly #logger: Logger;
  readonly #client = new JsonPostClient();
  readonly #skipDelays = new AbortController();
  readonly #inFlight = new LinkedList<Promise<void>>();
  #isFailing = false;
  #isPartial = false;

  /** @param live for the headers, which may contain an API key. */
  constructor({ url, protocol }: Pick<TracesConfig, 'url' | 'protocol'>, live: LiveTraces, logger: Logger) {
    this.#url = url;
    this.#encoding = encodings[protocol];
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
    const body = this.#encoding.serializer.serializeRequest(spans);
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
      const { contentType } = this.#encoding;
      const headers = { ...this.#live.current.telemetry.traces?.headers, 'content-type': contentType };
      const { status, response } = await this.#client.postAndRead(this.#url, headers, body);
      if (status >= 200 && status < 300) return this.#logPartialSuccess(response);
      return { problem: `HTTP ${status}`, isRetryable: RETRYABLE.has(status) };
    } catch (error) {
      const problem = error instanceof PostTimeout ? 'timeout' : (getErrorCode(error) ?? 'no response');
      return { problem, isRetryable: true };
    }
  }

  /**
   * Logs the first response that reports rejected spans or a warning until there is one without. Such spans must not be
   * sent again: https://opentelemetry.io/docs/specs/otlp/#partial-success-1
   */
  #logPartialSuccess(response: Buffer): undefined {
    const { rejectedSpans, message } = this.#parseResponse(response);
    const isPartial = rejectedSpans > 0 || message !== undefined;
    if (isPartial && !this.#isPartial) {
      const collector = this.#url.origin;
      this.#logger.warn({ collector, rejectedSpans, message }, 'trace export partial success');
    }
    this.#isPartial = isPartial;
  }

  /** Reads the response as untrusted input: anything else than OTLP counts as a success. */
  #parseResponse(response: Buffer): { rejectedSpans: number; message: string | undefined } {
    try {
      const { rejectedSpans, errorMessage } =
        this.#encoding.serializer.deserializeResponse(response).partialSuccess ?? {};
      return {
        // In JSON, 64-bit numbers may be strings.
        rejectedSpans: Number(rejectedSpans) || 0,
        message: typeof errorMessage === 'string' ? redactAndTruncate(errorMessage) : undefined,
      };
    } catch {
      return { rejectedSpans: 0, message: undefined };
    }
  }

  /** Logs the first failure and the recovery, not each failure. */
  #logTransition(failure: ExportFailure): void {
    const collector = this.#url.origin;
    if (failure && !this.#isFailing) {
      this.#logger.warn({ collector, problem: failure.problem }, 'trace export failed');
    } else if (!failure && this.#isFailing) {
      this.#logger.info({ collector }, 'trace export recovered');
    }
    this.#isFailing = failure !== undefined;
  }
}
