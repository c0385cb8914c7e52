/** Idempotency keys of creates: one per click, and the same for a retry of a click whose result is unknown. */

export interface IdempotencyKeys {
  /** @returns the key of the unsettled create with the same input, or a new one. */
  keyFor(input: object): string;
  /** Forgets the key of a create that has settled. */
  forget(key: string): void;
}

export function createIdempotencyKeys(): IdempotencyKeys {
  let unsettled: { readonly input: string; readonly key: string } | null = null;
  return {
    keyFor(input) {
      const text = JSON.stringify(input);
      if (unsettled?.input !== text) unsettled = { input: text, key: createKey() };
      return unsettled.key;
    },
    forget(key) {
      if (unsettled?.key === key) unsettled = null;
    },
  };
}

/** `crypto.randomUUID` is missing where the page was loaded by http from another host. */
function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
