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
  readonly #tokens = new Set<string>();
  readonly #requestIds = new Set<string>();
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;

  addToken(token: string): void {
    this.#tokens.add(token);
  }

  async track<T extends { readonly requestId: string | null }>(request: Promise<T>): Promise<T> {
    this.#count += 1;
    this.#firstAt ||= performance.now();
    try {
      const response = await request;
      this.#addRequestId(response.requestId);
      return response;
    } catch (error) {
      if (error instanceof PlaidFailure) this.#addRequestId(error.plaid?.requestId ?? null);
      throw error;
    } finally {
      this.#lastAt = performance.now();
    }
  }

  /** First 12 hexadecimal digits of each token's hash, for at most `max` tokens. */
  tokenHashes(max: number): string[] {
    return [...this.#tokens].slice(0, max).map((token) => hashToken(token).slice(0, 12));
  }

  /** @param maxIds maximum number of `request_id`s. */
  requests(maxIds: number): PlaidRequests {
    const ids = [...this.#requestIds].slice(0, maxIds);
    return { ids, count: this.#count, durationMs: this.#lastAt - this.#firstAt };
  }

  #addRequestId(id: string | null): void {
    if (id !== null) this.#requestIds.add(id);
  }
}
