/**
 * One request to Plaid and its answer, on undici's own terms: its `request` makes a stream of the answer and a signal of
 * the time limit, which together take as long as all the rest of the exchange.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { LONG_BYTES } from '../wire/long';
import { Contents } from './Contents';

export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Whether others should get a turn while it is worked on. */
  readonly isLong: boolean;
}

/** It took too long. */
export class Timeout extends Error {}

/**
 * Sends a request, once.
 *
 * @param timeoutMs the time for all of it: connection, headers, body.
 * @throws {Timeout}
 * @throws {TooMuch}
 * @throws what undici fails with.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new Exchange(timeoutMs, resolve, reject));
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (failure: Error) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  /** Counted from where the answer turns out to be long. */
  #contents: Contents | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #statusCode = 0;
  #headers: IncomingHttpHeaders = {};
  #timeout: Timeout | null = null;

  constructor(timeoutMs: number, resolve: (answer: Answer) => void, reject: (failure: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#giveUp(), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection, and nobody waits for it any more: it is not sent.
    if (this.#timeout) controller.abort(this.#timeout);
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    this.#statusCode = statusCode;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length <= LONG_BYTES) return;
    const notCounted = this.#contents ? [chunk] : this.#chunks;
    this.#contents ??= new Contents();
    try {
      for (const each of notCounted) this.#contents.add(each);
    } catch (error) {
      controller.abort(error as Error);
    }
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first, ...others] = this.#chunks;
    const body = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      text: body.toString(),
      isLong: this.#contents !== null,
    });
  }

  onResponseError(_: Dispatcher.DispatchController, failure: Error): void {
    clearTimeout(this.#timer);
    this.#reject(failure);
  }

  #giveUp(): void {
    this.#timeout = new Timeout();
    this.#controller?.abort(this.#timeout);
    this.#reject(this.#timeout);
  }
}
