/** Idempotency keys of creates: one per press of the button, repeated while it is unknown whether Plaid made a token. */
import type { GraphQLResponse } from './responses.js';

export class IdempotencyKeys {
  #next = createKey();
  /** The last create, until its response is final. */
  #sent: { readonly input: string; readonly key: string } | null = null;

  /** @returns the key that a create with this input would send. */
  keyFor(input: object): string {
    return this.#sent?.input === JSON.stringify(input) ? this.#sent.key : this.#next;
  }

  /** @returns the key of a create that is sent now. */
  take(input: object): string {
    const key = this.keyFor(input);
    if (key === this.#next) this.#next = createKey();
    this.#sent = { input: JSON.stringify(input), key };
    return key;
  }

  /** Ends the use of the key, unless a retry with the same input may return the token of the last create. */
  settle({ data, errors = [] }: GraphQLResponse): void {
    // A lost response, or one of a proxy, has no `retryable`.
    const isFinal =
      data?.['createLinkToken'] || errors.some(({ extensions }) => extensions?.retryable === false);
    if (isFinal) this.#sent = null;
  }
}

/** `crypto.randomUUID` is missing where the page was loaded by http from another host. */
function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
