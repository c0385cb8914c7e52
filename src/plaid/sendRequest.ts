/**
 * One request to Plaid and its answer, on undici's own terms: its `request` makes a stream of the answer and a signal of
 * the time limit, which together take as long as all the rest of the exchange.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { CancellationToken } from '../async/CancellationToken';
import { LARGE_RESPONSE_BYTES } from '../async/yieldToEventLoop';
import { getErrorCode } from '../telemetry/getErrorCode';

export interface PlaidHttpResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Whether others should get a turn while it is worked on. */
  readonly isLarge: boolean;
}

/** Why there is no answer; `cancelled`: nobody waits for it any more. */
export type RequestFailureKind = 'no connection' | 'timeout' | 'connection lost' | 'too large' | 'cancelled';

export class RequestFailure extends Error {
  constructor(
    readonly kind: RequestFailureKind,
    /** Whether any of it may have arrived. */
    readonly wasSent: boolean,
    /** The fault's code, such as `ECONNRESET`: its message may name hosts. */
    readonly reason: string,
    /** Whether another takes its place. */
    readonly hitAttemptTimeout: boolean,
    options?: ErrorOptions,
  ) {
    super(`No answer: ${kind}.`, options);
    this.name = 'ExchangeFailure';
  }
}

/** After which a request may be given up in favour of another. */
export interface AttemptTimeout {
  readonly ms: number;
  /** Asked once, when the time has come. */
  readonly mayRetry: () => boolean;
}

export interface SendRequestOptions {
  /** The time for all of it: connection, headers, body. */
  readonly timeoutMs: number;
  readonly attemptTimeout?: AttemptTimeout | undefined;
  readonly cancellation?: CancellationToken | undefined;
  /** Whether an answer is waited for once the request is on its way, even if it is cancelled. */
  readonly completesOnceSent?: boolean;
}

/**
 * Sends a request, once.
 *
 * @throws {RequestFailure}
 */
export function sendRequest(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: SendRequestOptions,
): Promise<PlaidHttpResponse> {
  return new Promise((resolve, reject) => {
    const handler = new Exchange(options, resolve, reject);
    if (!handler.isOver) dispatcher.dispatch(request, handler);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: PlaidHttpResponse) => void;
  readonly #reject: (failure: Error) => void;
  #timer: NodeJS.Timeout;
  readonly #staysOnceSent: boolean;
  readonly #forget: (() => void) | undefined;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #controller: Dispatcher.DispatchController | null = null;
  #statusCode = 0;
  #headers: IncomingHttpHeaders = {};
  /** Why it was given up: nobody waits for the answer any more. */
  #givenUp: RequestFailure | null = null;

  constructor(
    {
      timeoutMs,
      attemptTimeout: patience,
      cancellation,
      completesOnceSent: staysOnceSent = false,
    }: SendRequestOptions,
    resolve: (answer: PlaidHttpResponse) => void,
    reject: (failure: Error) => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#staysOnceSent = staysOnceSent;
    this.#timer =
      patience && patience.ms < timeoutMs
        ? setTimeout(() => this.#lookAgain(patience, timeoutMs - patience.ms), patience.ms)
        : setTimeout(() => this.#giveUp('timeout'), timeoutMs);
    this.#forget = cancellation?.onCancel((reason) => {
      if (!(this.#staysOnceSent && this.#controller)) this.#giveUp('cancelled', reason);
    });
  }

  get isOver(): boolean {
    return this.#givenUp !== null;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection, and nobody waits for it any more: it is not sent.
    if (this.#givenUp) controller.abort(this.#givenUp);
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
    this.#settle();
    const [first, ...others] = this.#chunks;
    const body = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      text: body.toString(),
      isLarge: this.#length > LARGE_RESPONSE_BYTES,
    });
  }

  onResponseError(_: Dispatcher.DispatchController, failure: Error): void {
    // What it was given up for is known by then.
    if (this.#givenUp) return;
    this.#settle();
    const wasSent = this.#controller !== null;
    this.#reject(
      new RequestFailure(
        faultOf(failure, wasSent),
        wasSent,
        getErrorCode(failure) ?? 'unknown fault',
        false,
        {
          cause: failure,
        },
      ),
    );
  }

  #lookAgain({ mayRetry: isOver }: AttemptTimeout, restMs: number): void {
    if (isOver()) this.#giveUp('replaced');
    else this.#timer = setTimeout(() => this.#giveUp('timeout'), restMs);
  }

  #giveUp(why: 'timeout' | 'replaced' | 'cancelled', cause?: Error): void {
    this.#settle();
    const wasSent = this.#controller !== null;
    const late = wasSent ? 'timeout' : 'no connection';
    const fault = why === 'cancelled' ? 'cancelled' : late;
    this.#givenUp = new RequestFailure(fault, wasSent, late, why === 'replaced', { cause });
    this.#controller?.abort(this.#givenUp);
    this.#reject(this.#givenUp);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#forget?.();
  }
}

function faultOf(failure: Error, wasSent: boolean): RequestFailureKind {
  if (getErrorCode(failure) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too large';
  return wasSent ? 'connection lost' : 'no connection';
}
