/**
 * Who asks: fields whose values go into headers of requests to this server, and nowhere else. They are in the page's
 * memory alone: no storage, no URL, no code sample. As passwords, the browser would offer to keep them.
 */
import { find } from '../elements/element.js';

/** What stands in code samples in place of each. */
const placeholders: Readonly<Record<string, string>> = {
  authorization: 'Bearer YOUR_ACCESS_TOKEN',
  'router-authorization': 'YOUR_ROUTER_SECRET',
  'plaid-client-id': 'YOUR_PLAID_CLIENT_ID',
  'plaid-secret': 'YOUR_PLAID_SECRET',
};

/** A field holds what no header can. */
export class InvalidCredential extends Error {
  constructor(readonly field: HTMLInputElement) {
    super('This has characters that no HTTP header can hold.');
    this.name = 'InvalidCredential';
  }
}

export class Credentials {
  readonly #requiredHeaders: readonly string[];
  readonly #fields: readonly HTMLInputElement[];

  constructor(requiredHeaders: readonly string[]) {
    this.#requiredHeaders = requiredHeaders;
    this.#fields = [
      ...find('credentials', HTMLElement).querySelectorAll<HTMLInputElement>('input[data-header]'),
    ];
  }

  /** @throws {InvalidCredential} */
  headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const field of this.#fields) {
      const value = valueIn(field);
      if (value === '') continue;
      if (!/^[\x20-\x7e]*$/.test(value)) throw new InvalidCredential(field);
      const name = headerOf(field);
      headers[name] = name === 'authorization' ? `Bearer ${value}` : value;
    }
    return headers;
  }

  /** Of the headers that are needed, and of those that are given. */
  placeholders(): [name: string, placeholder: string][] {
    const given = this.#fields.filter((field) => valueIn(field) !== '').map(headerOf);
    const names = Object.keys(placeholders);
    return names
      .filter((name) => this.#requiredHeaders.includes(name) || given.includes(name))
      .map((name) => [name, placeholders[name] ?? '']);
  }

  onChange(changed: () => void): void {
    for (const field of this.#fields) field.addEventListener('input', changed);
  }

  /** Where somebody who was turned away has something to put right. */
  open(): void {
    find('credentials', HTMLDetailsElement).open = true;
  }
}

function headerOf(field: HTMLInputElement): string {
  return field.dataset['header'] ?? '';
}

function valueIn(field: HTMLInputElement): string {
  const value = field.value.trim();
  return headerOf(field) === 'authorization' ? value.replace(/^bearer\s+/i, '') : value;
}
