/** Tabs as the ARIA practices describe them: one stop of the Tab key, arrows in between, Home and End. */

/** @param list an element of role `tablist`, whose tabs name their panel and have a `data-tab`. */
export class Tabs {
  readonly #tabs: readonly HTMLElement[];
  readonly #opened: (name: string) => void;

  constructor(list: HTMLElement, opened: (name: string) => void) {
    this.#tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    this.#opened = opened;
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.open(nameOf(tab)));
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  open(name: string): void {
    for (const tab of this.#tabs) {
      const open = nameOf(tab) === name;
      tab.setAttribute('aria-selected', String(open));
      tab.tabIndex = open ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (open) panel?.setAttribute('aria-labelledby', tab.id);
    }
    this.#opened(name);
  }

  #move(event: KeyboardEvent): void {
    const at = this.#tabs.indexOf(event.target as HTMLElement);
    const last = this.#tabs.length - 1;
    const goals: Readonly<Record<string, number>> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const goal = this.#tabs[goals[event.key] ?? -1];
    if (at < 0 || !goal) return;
    event.preventDefault();
    this.open(nameOf(goal));
    goal.focus();
  }
}

function nameOf(tab: HTMLElement): string {
  return tab.dataset['tab'] ?? '';
}
