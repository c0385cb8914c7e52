/** Tab list by the ARIA Authoring Practices: one Tab stop, arrow keys, Home and End. */
export class Tabs {
  readonly #tabs: readonly HTMLElement[];
  readonly #onOpen: (name: string) => void;

  /** @param list an element of role `tablist`. Its tabs have `data-tab` and `aria-controls`. */
  constructor(list: HTMLElement, onOpen: (name: string) => void) {
    this.#tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    this.#onOpen = onOpen;
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.open(nameOf(tab)));
    list.addEventListener('keydown', (event) => this.#move(event));
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

  #move(event: KeyboardEvent): void {
    const index = this.#tabs.indexOf(event.target as HTMLElement);
    const last = this.#tabs.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    };
    const target = this.#tabs[targets[event.key] ?? -1];
    if (index < 0 || !target) return;
    event.preventDefault();
    this.open(nameOf(target));
    target.focus();
  }
}

function nameOf(tab: HTMLElement): string {
  return tab.dataset['tab'] ?? '';
}
