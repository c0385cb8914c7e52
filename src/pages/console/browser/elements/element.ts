/** The page's elements, found and made. Text is only ever put in as text. */

export function find<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no such element: ${id}`);
  return found;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(text: string, attributes: Readonly<Record<string, string>>, onClick: () => void) {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** Such as 14:03:07, where the reader is; what is no time stays as it is. */
export function clockTime(timestamp: string): string {
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? timestamp : time.toLocaleTimeString([], { hour12: false });
}

export function timeElement(timestamp: string): HTMLTimeElement {
  return element('time', { datetime: timestamp, title: timestamp }, clockTime(timestamp));
}
