/** What one operation asked of Plaid, for its log line. */
import { isPlaidFailure } from '../plaid/errors';

export interface PlaidRequests {
  /** Plaid's `request_id`s of those that were answered, of which there may be more. */
  readonly ids: readonly string[];
  /** Requests that the operation waited for, coalesced or not. */
  readonly count: number;
  /** From the beginning of the first to the end of the last. */
  readonly durationMs: number;
}

export class PlaidUsage {
  readonly #requestIds = new Set<string>();
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;

  /** Passes a request on. */
  async track<T extends { readonly requestId: string | null }>(request: Promise<T>): Promise<T> {
    this.#count += 1;
    this.#firstAt ||= performance.now();
    try {
      const response = await request;
      this.#note(response.requestId);
      return response;
    } catch (error) {
      if (isPlaidFailure(error)) this.#note(error.plaid?.requestId ?? null);
      throw error;
    } finally {
      this.#lastAt = performance.now();
    }
  }

  /** @param maxIds how many `request_id`s. */
  summary(maxIds: number): PlaidRequests {
    const ids = [...this.#requestIds].slice(0, maxIds);
    return { ids, count: this.#count, durationMs: this.#lastAt - this.#firstAt };
  }

  #note(id: string | null): void {
    if (id !== null) this.#requestIds.add(id);
  }
}
