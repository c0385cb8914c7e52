/** Finds and builds DOM elements. Strings become text nodes, never HTML. */

/** @throws {Error} if the page has no element of this id and type. */
export function find<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`Element not found: #${id}`);
  return found;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, value);
  created.append(...children.filter((child) => child !== null));
  return created;
}

export function button(text: string, attributes: Readonly<Record<string, string>>, onClick: () => void) {
  const created = element('button', { type: 'button', ...attributes }, text);
  created.addEventListener('click', onClick);
  return created;
}

/** @returns local time, such as `14:03:07`. */
export function clockTime(time: Date): string {
  return time.toLocaleTimeString([], { hour12: false });
}

/** Shows an invalid timestamp unchanged. */
export function timeElement(timestamp: string): HTMLTimeElement {
  const time = new Date(timestamp);
  const text = Number.isNaN(time.getTime()) ? timestamp : clockTime(time);
  return element('time', { datetime: timestamp, title: timestamp }, text);
}
