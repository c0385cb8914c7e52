/**
 * Spans to a collector: OTLP over HTTP, as JSON. https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * Not `@opentelemetry/exporter-trace-otlp-http`: that one adds headers, compression and certificates from the
 * environment to what it was given, keeps the process for as long as it tries again, and takes answers of 4 MB.
 */
import { setTimeout as wait } from 'node:timers/promises';
// By itself: the package's index loads the SDKs of metrics and of logs.
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer/build/src/trace/json/index.js';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { TracesConfig } from '../../config/telemetryConfig';
import { JsonPostClient, PostTimeout } from '../../httpClient/JsonPostClient';
import { getErrorCode } from '../getErrorCode';
import type { Logger } from '../logger';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];
/** `ExportResultCode`, of a package that has nothing else for us. */
const SUCCESS: ExportResult = { code: 0 };
const FAILURE: ExportResult = { code: 1 };

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 500;
/** What a collector says when it would take the same later. */
const WORTH_ANOTHER = new Set([429, 502, 503, 504]);

/** Undefined: it was taken. */
type Problem = { readonly problem: string; readonly mayPass: boolean } | undefined;

export class OtlpSpanExporter implements SpanExporter {
  readonly #config: Pick<TracesConfig, 'url' | 'headers'>;
  readonly #logger: Logger;
  readonly #posts = new JsonPostClient();
  readonly #hurry = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #isFailing = false;

  constructor(config: Pick<TracesConfig, 'url' | 'headers'>, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const sent = this.#send(spans)
      .catch(() => FAILURE)
      .then(done)
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /**
   * Sends what there is, and waits no more between attempts. Never rejects.
   *
   * @param handOver has all that is left exported.
   */
  async flush(handOver: () => Promise<void>): Promise<void> {
    this.#hurry.abort();
    // Whatever is wrong was told of when it was sent.
    await handOver().catch(() => {});
    await this.shutdown();
  }

  /** Now. */
  close(): Promise<void> {
    return this.#posts.close();
  }

  async #send(spans: ReadableSpan[]): Promise<ExportResult> {
    const body = JsonTraceSerializer.serializeRequest(spans);
    if (body === undefined) return FAILURE;
    let failure = await this.#attempt(body);
    for (let retry = 0; failure?.mayPass && retry < ATTEMPTS - 1; retry += 1) {
      const waitMs = FIRST_RETRY_MS * 2 ** retry * (0.5 + Math.random());
      const isLast = await wait(waitMs, false, { signal: this.#hurry.signal, ref: false }).catch(() => true);
      if (isLast) break;
      failure = await this.#attempt(body);
    }
    this.#tell(failure);
    return failure ? FAILURE : SUCCESS;
  }

  async #attempt(body: Uint8Array): Promise<Problem> {
    try {
      const status = await this.#posts.post(this.#config.url, this.#config.headers, body);
      if (status >= 200 && status < 300) return undefined;
      return { problem: `HTTP ${status}`, mayPass: WORTH_ANOTHER.has(status) };
    } catch (error) {
      const problem = error instanceof PostTimeout ? 'timeout' : (getErrorCode(error) ?? 'no answer');
      return { problem, mayPass: true };
    }
  }

  /** When it begins to fail, and when it is over: not each time. */
  #tell(failure: Problem): void {
    const collector = this.#config.url.origin;
    if (failure && !this.#isFailing) {
      this.#logger.warn({ collector, problem: failure.problem }, 'traces are not taken');
    } else if (!failure && this.#isFailing) {
      this.#logger.info({ collector }, 'traces are taken again');
    }
    this.#isFailing = failure !== undefined;
  }
}
