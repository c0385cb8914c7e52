/**
 * One HTTP request to Plaid, as an undici dispatch handler: `undici.request` creates a response stream and an abort
 * signal per request, which together cost as much CPU as the rest of the request.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import { LARGE_RESPONSE_BYTES } from '../async/yieldToEventLoop';
import { type CompressionProblem, decompress } from '../httpClient/decompress';
import { getErrorCode } from '../telemetry/getErrorCode';

/**
 * Maximum size of a response, before and after decompression. 50 sessions of 200 events with three metadata members each
 * are 2.4 MB, and 3.6 MB indented.
 */
export const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

export interface PlaidHttpResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** The body; null if it could not be decompressed. */
  readonly text: string | null;
  readonly problem: CompressionProblem | null;
  /** Whether its processing should yield to the event loop. */
  readonly isLarge: boolean;
}

export type RequestFailureKind = 'no connection' | 'timeout' | 'connection lost' | 'too large' | 'cancelled';

export class RequestFailure extends Error {
  constructor(
    readonly kind: RequestFailureKind,
    /** Whether Plaid may have received the request. */
    readonly wasSent: boolean,
    /** An error code such as `ECONNRESET`, since the error's message may name hosts. */
    readonly reason: string,
    readonly hitAttemptTimeout: boolean,
    options?: ErrorOptions,
  ) {
    super(`No response: ${kind}.`, options);
    this.name = 'RequestFailure';
  }
}

/** Attempt timeout: aborts a slow request early, in favour of a retry. */
export interface AttemptTimeout {
  readonly ms: number;
  /** Called once, when the time has passed. If false, the request goes on until its own timeout. */
  readonly mayRetry: () => boolean;
}

export interface SendRequestOptions {
  /** Includes connection, headers and body. */
  readonly timeoutMs: number;
  readonly attemptTimeout?: AttemptTimeout | undefined;
  readonly cancellation?: CancellationToken | undefined;
  /** Whether cancellation is ignored once the request was sent. */
  readonly completesOnceSent?: boolean;
}

/** Sends one request. @throws {RequestFailure} */
export function sendRequest(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: SendRequestOptions,
): Promise<PlaidHttpResponse> {
  return new Promise((resolve, reject) => {
    const handler = new ResponseHandler(options, resolve, reject);
    if (!handler.isAborted) dispatcher.dispatch(request, handler);
  });
}

class ResponseHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: PlaidHttpResponse) => void;
  readonly #reject: (failure: RequestFailure) => void;
  readonly #stopListening: (() => void) | undefined;
  readonly #chunks: Buffer[] = [];
  #timer: NodeJS.Timeout;
  #length = 0;
  #controller: Dispatcher.DispatchController | null = null;
  #statusCode = 0;
  #headers: IncomingHttpHeaders = {};
  #abortReason: RequestFailure | null = null;

  constructor(
    { timeoutMs, attemptTimeout, cancellation, completesOnceSent = false }: SendRequestOptions,
    resolve: (response: PlaidHttpResponse) => void,
    reject: (failure: RequestFailure) => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer =
      attemptTimeout && attemptTimeout.ms < timeoutMs
        ? setTimeout(() => this.#onAttemptTimeout(attemptTimeout, timeoutMs), attemptTimeout.ms)
        : setTimeout(() => this.#abort('timeout'), timeoutMs);
    this.#stopListening = cancellation?.onCancel((reason) => {
      if (!(completesOnceSent && this.#controller)) this.#abort('cancelled', reason);
    });
  }

  get isAborted(): boolean {
    return this.#abortReason !== null;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while it waited for a connection: it must not be sent.
    if (this.#abortReason) controller.abort(this.#abortReason);
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    this.#statusCode = statusCode;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  onResponseEnd(): void {
    this.#release();
    const first = this.#chunks[0];
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const encoding = this.#headers['content-encoding'];
    if (encoding === undefined) this.#respond(body);
    // A repeated header is an array.
    else void decompress(body, String(encoding), MAX_RESPONSE_BYTES).then((result) => this.#respond(result));
  }

  #respond(body: Buffer | CompressionProblem): void {
    const isRead = Buffer.isBuffer(body);
    this.#resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      text: isRead ? body.toString() : null,
      problem: isRead ? null : body,
      isLarge: body.length > LARGE_RESPONSE_BYTES,
    });
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    if (this.isAborted) return;
    this.#release();
    const code = getErrorCode(cause);
    const wasSent = this.#controller !== null;
    const lost = wasSent ? 'connection lost' : 'no connection';
    const kind = code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'too large' : lost;
    this.#reject(new RequestFailure(kind, wasSent, code ?? 'unknown error', false, { cause }));
  }

  #onAttemptTimeout({ ms, mayRetry }: AttemptTimeout, timeoutMs: number): void {
    if (mayRetry()) this.#abort('attempt timeout');
    else this.#timer = setTimeout(() => this.#abort('timeout'), timeoutMs - ms);
  }

  #abort(why: 'timeout' | 'attempt timeout' | 'cancelled', cause?: Error): void {
    this.#release();
    const wasSent = this.#controller !== null;
    const reason = wasSent ? 'timeout' : 'no connection';
    const kind = why === 'cancelled' ? 'cancelled' : reason;
    this.#abortReason = new RequestFailure(kind, wasSent, reason, why === 'attempt timeout', { cause });
    this.#controller?.abort(this.#abortReason);
    this.#reject(this.#abortReason);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#stopListening?.();
  }
}
