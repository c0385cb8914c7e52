/** The form that makes a link token: what is chosen, and the search among the products. */

import { find } from '../elements/element.js';
import { createInput } from './createInput.js';

export class CreateForm {
  readonly form = find('create', HTMLFormElement);
  readonly #search = find('product-search', HTMLInputElement);

  constructor(changed: () => void) {
    this.form.addEventListener('input', () => {
      this.#showChoices();
      changed();
    });
    this.#search.addEventListener('input', () => this.#filterProducts());
    this.#search.addEventListener('keydown', (event) => {
      // Enter belongs to the search here, and would make a token.
      if (event.key === 'Enter') event.preventDefault();
    });
    // A reload keeps in some browsers what was chosen.
    this.#showChoices();
  }

  input(): Readonly<Record<string, unknown>> {
    return createInput({
      clientName: this.#text('clientName'),
      clientUserId: this.#text('clientUserId'),
      language: this.#text('language'),
      countryCodes: this.#chosen('countryCodes'),
      products: this.#chosen('products'),
      hosted: this.#isOn('hosted'),
      multiItem: this.#isOn('multiItem'),
      userId: this.#text('userId'),
    });
  }

  #showChoices(): void {
    const products = this.#chosen('products');
    find('products-chosen', HTMLElement).textContent =
      products.length === 0 ? 'None chosen' : `Chosen: ${products.join(', ')}`;
    find('user-id-part', HTMLElement).hidden = !this.#isOn('multiItem');
  }

  #filterProducts(): void {
    const words = this.#search.value.toLowerCase().split(/[\s_]+/);
    let found = 0;
    for (const option of find('products', HTMLElement).querySelectorAll<HTMLElement>('.option')) {
      const text = (option.textContent ?? '').toLowerCase();
      option.hidden = !words.every((word) => text.includes(word));
      if (!option.hidden) found += 1;
    }
    find('products-none', HTMLElement).hidden = found > 0;
  }

  #text(name: string): string {
    return String(new FormData(this.form).get(name) ?? '').trim();
  }

  #chosen(name: string): string[] {
    return new FormData(this.form).getAll(name).map(String);
  }

  #isOn(name: string): boolean {
    return new FormData(this.form).has(name);
  }
}
