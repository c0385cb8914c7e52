/**
 * The caller's credentials. Their values become headers of requests to this server and are kept in the page's memory
 * only: not in storage, URLs or code samples. They are no password inputs, because browsers offer to save those.
 */
import { find } from '../elements/element.js';

/** Placeholder of each header in code samples. */
const placeholders: Readonly<Record<string, string>> = {
  authorization: 'Bearer YOUR_ACCESS_TOKEN',
  'router-authorization': 'YOUR_ROUTER_SECRET',
  'plaid-client-id': 'YOUR_PLAID_CLIENT_ID',
  'plaid-secret': 'YOUR_PLAID_SECRET',
};

/** A field's value is not a valid header value. */
export class InvalidCredential extends Error {
  constructor(readonly field: HTMLInputElement) {
    super('The value contains characters that are not allowed in an HTTP header.');
    this.name = 'InvalidCredential';
  }
}

export class Credentials {
  readonly #requiredHeaders: readonly string[];
  readonly #details = find('credentials', HTMLDetailsElement);
  readonly #fields = [...this.#details.querySelectorAll<HTMLInputElement>('input[data-header]')];

  constructor(requiredHeaders: readonly string[]) {
    this.#requiredHeaders = requiredHeaders;
  }

  /** @throws {InvalidCredential} */
  headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const field of this.#fields) {
      const value = readValue(field);
      if (value === '') continue;
      if (!/^[\x20-\x7e]*$/.test(value)) throw new InvalidCredential(field);
      const name = headerOf(field);
      headers[name] = name === 'authorization' ? `Bearer ${value}` : value;
    }
    return headers;
  }

  /** @returns each header that is required or has a value, with its placeholder. */
  placeholders(): [name: string, placeholder: string][] {
    const given = this.#fields.filter((field) => readValue(field) !== '').map(headerOf);
    return Object.entries(placeholders).filter(
      ([name]) => this.#requiredHeaders.includes(name) || given.includes(name),
    );
  }

  onChange(listener: () => void): void {
    for (const field of this.#fields) field.addEventListener('input', listener);
  }

  open(): void {
    this.#details.open = true;
  }
}

function headerOf(field: HTMLInputElement): string {
  return field.dataset['header'] ?? '';
}

function readValue(field: HTMLInputElement): string {
  const value = field.value.trim();
  return headerOf(field) === 'authorization' ? value.replace(/^bearer\s+/i, '') : value;
}
