/** Statistics of one operation for its log entry: link tokens and requests to Plaid. */
import { hashToken } from '../events/LinkTokenEvents';
import { PlaidFailure } from '../plaid/errors';

export interface PlaidRequests {
  /** Plaid's `request_id`s of the requests that got a response, truncated to the given maximum. */
  readonly ids: readonly string[];
  /** Number of requests that the operation waited for, coalesced or not. */
  readonly count: number;
  /** From the start of the first request to the end of the last, in milliseconds. */
  readonly durationMs: number;
}

export class PlaidUsage {
  readonly #tokens: string[] = [];
  readonly #requestIds: string[] = [];
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;

  addToken(token: string): void {
    this.#tokens.push(token);
  }

  /** @returns the same promise. */
  track<T extends { readonly requestId: string | null }>(request: Promise<T>): Promise<T> {
    this.#count += 1;
    this.#firstAt ||= performance.now();
    request.then(
      ({ requestId }) => this.#end(requestId),
      (error) => this.#end(error instanceof PlaidFailure ? (error.plaid?.requestId ?? null) : null),
    );
    return request;
  }

  /** First 12 hexadecimal digits of each token's hash, for at most `max` tokens. */
  tokenHashes(max: number): string[] {
    return [...new Set(this.#tokens)].slice(0, max).map((token) => hashToken(token).slice(0, 12));
  }

  /** @param maxIds maximum number of `request_id`s. */
  requests(maxIds: number): PlaidRequests {
    const ids = [...new Set(this.#requestIds)].slice(0, maxIds);
    return { ids, count: this.#count, durationMs: this.#lastAt - this.#firstAt };
  }

  #end(requestId: string | null): void {
    this.#lastAt = performance.now();
    if (requestId !== null) this.#requestIds.push(requestId);
  }
}
