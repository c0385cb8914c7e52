/** The form of step 1: selected values and the product search. */

import { addRovingFocus } from '../elements/addRovingFocus.js';
import { find } from '../elements/element.js';
import { createInput } from './createInput.js';

export type FormValues = readonly (readonly [name: string, value: string])[];

export class CreateForm {
  readonly form = find('create', HTMLFormElement);
  readonly #search = find('product-search', HTMLInputElement);
  readonly #refreshProducts: () => void;

  constructor(onChange: () => void) {
    this.form.addEventListener('input', () => {
      this.#showSelection();
      onChange();
    });
    this.#search.addEventListener('input', () => this.#filterProducts());
    this.#search.addEventListener('keydown', (event) => {
      // Enter in the search field must not submit the form.
      if (event.key === 'Enter') event.preventDefault();
    });
    this.#refreshProducts = addRovingFocus(find('products', HTMLElement), 'input');
    addRovingFocus(find('countries', HTMLElement), 'input');
    // Some browsers restore the selection on reload.
    this.#showSelection();
  }

  input(): Readonly<Record<string, unknown>> {
    return createInput(new FormData(this.form));
  }

  /** Values of the fields, by name. */
  get values(): FormValues {
    return [...new FormData(this.form)].map(([name, value]) => [name, String(value)]);
  }

  set values(values: FormValues) {
    for (const field of this.form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')) {
      const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === 'checkbox') (field as HTMLInputElement).checked = own.includes(field.value);
      else field.value = own[0] ?? '';
    }
    this.#showSelection();
  }

  #showSelection(): void {
    const data = new FormData(this.form);
    const products = data.getAll('products');
    find('products-chosen', HTMLElement).textContent =
      products.length === 0 ? 'None selected' : `Selected: ${products.join(', ')}`;
    find('user-id-part', HTMLElement).hidden = !data.has('multiItem');
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
    this.#refreshProducts();
  }
}
