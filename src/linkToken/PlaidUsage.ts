/** What one operation asked of Plaid, and about which link tokens, for its log line. */
import { tokenHash } from '../events/LinkTokenEvents';
import { PlaidFailure } from '../plaid/errors';

export interface PlaidRequests {
  /** Plaid's `request_id`s of those that were answered, of which there may be more. */
  readonly ids: readonly string[];
  /** Requests that the operation waited for, coalesced or not. */
  readonly count: number;
  /** From the beginning of the first to the end of the last. */
  readonly durationMs: number;
}

export class PlaidUsage {
  readonly #tokens = new Set<string>();
  readonly #requestIds = new Set<string>();
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;

  /** A token was created or asked for. */
  addToken(token: string): void {
    this.#tokens.add(token);
  }

  /** Passes a request on. */
  async track<T extends { readonly requestId: string | null }>(request: Promise<T>): Promise<T> {
    this.#count += 1;
    this.#firstAt ||= performance.now();
    try {
      const response = await request;
      this.#note(response.requestId);
      return response;
    } catch (error) {
      if (error instanceof PlaidFailure) this.#note(error.plaid?.requestId ?? null);
      throw error;
    } finally {
      this.#lastAt = performance.now();
    }
  }

  /** A short hash of each token. */
  tokenHashes(max: number): string[] {
    return [...this.#tokens].slice(0, max).map((token) => tokenHash(token).slice(0, 12));
  }

  /** @param maxIds how many `request_id`s. */
  requests(maxIds: number): PlaidRequests {
    const ids = [...this.#requestIds].slice(0, maxIds);
    return { ids, count: this.#count, durationMs: this.#lastAt - this.#firstAt };
  }

  #note(id: string | null): void {
    if (id !== null) this.#requestIds.add(id);
  }
}
