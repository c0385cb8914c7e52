/**
 * Roving tabindex: a group of controls is one Tab stop, and arrow keys, Home and End move inside it.
 * https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */

/** Steps of the arrow keys. */
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

interface RovingOptions {
  /** Whether the vertical arrow keys keep scrolling. */
  readonly isHorizontal?: boolean;
  /** Called with the item that a key moves to. */
  readonly onMove?: (item: HTMLElement) => void;
}

/**
 * @param selector of the items inside the group.
 * @returns a function to call after items were hidden or shown.
 */
export function addRovingFocus(
  group: HTMLElement,
  selector: string,
  { isHorizontal = false, onMove = () => {} }: RovingOptions = {},
): () => void {
  const visibleItems = () =>
    [...group.querySelectorAll<HTMLElement>(selector)].filter((item) => item.closest('[hidden]') === null);

  function setStop(stop: HTMLElement | undefined): void {
    for (const item of group.querySelectorAll<HTMLElement>(selector)) item.tabIndex = item === stop ? 0 : -1;
  }

  function refresh(): void {
    const items = visibleItems();
    setStop(items.find(({ tabIndex }) => tabIndex === 0) ?? items[0]);
  }

  function findTarget(
    items: readonly HTMLElement[],
    { key, target }: KeyboardEvent,
  ): HTMLElement | undefined {
    const index = items.indexOf(target as HTMLElement);
    if (index < 0) return undefined;
    if (key === 'Home') return items[0];
    if (key === 'End') return items.at(-1);
    const step =
      isHorizontal && /^Arrow(?:Up|Down)$/.test(key) ? undefined : STEPS[key as keyof typeof STEPS];
    return step === undefined ? undefined : items.at((index + step) % items.length);
  }

  group.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = findTarget(visibleItems(), event);
    if (!target) return;
    event.preventDefault();
    onMove(target);
    target.focus();
  });
  group.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches(selector)) setStop(target);
  });
  setStop(visibleItems().find((item) => item.matches(':checked, [aria-selected=true]')));
  refresh();
  return refresh;
}
