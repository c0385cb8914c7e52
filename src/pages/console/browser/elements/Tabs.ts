/** Tab list by the ARIA Authoring Practices. */
import { addRovingFocus } from './addRovingFocus.js';

export class Tabs {
  readonly #tabs: readonly HTMLElement[];
  readonly #onOpen: (name: string) => void;

  /** @param list an element of role `tablist`. Its tabs have `data-tab` and `aria-controls`. */
  constructor(list: HTMLElement, onOpen: (name: string) => void) {
    this.#tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    this.#onOpen = onOpen;
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.open(nameOf(tab)));
    addRovingFocus(list, '[role=tab]', { isHorizontal: true, onMove: (tab) => this.open(nameOf(tab)) });
  }

  open(name: string): void {
    for (const tab of this.#tabs) {
      const isOpen = nameOf(tab) === name;
      tab.setAttribute('aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (isOpen) panel?.setAttribute('aria-labelledby', tab.id);
    }
    this.#onOpen(name);
  }
}

function nameOf(tab: HTMLElement): string {
  return tab.dataset['tab'] ?? '';
}
