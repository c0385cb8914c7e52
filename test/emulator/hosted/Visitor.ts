/** User of Hosted Link in a browser without scripts: loads pages and submits their forms. */

export interface FilledForm {
  readonly url: string;
  readonly fields: URLSearchParams;
}

export class Visitor {
  url = '';
  status = 0;
  headers = new Headers();
  page = '';

  /** Follows redirects within the same origin. */
  async open(url: string): Promise<this> {
    await this.#follow(url, await fetch(url, { redirect: 'manual' }));
    return this;
  }

  async reload(): Promise<this> {
    return this.open(this.url);
  }

  /** Submits the form of the first button with this label, with these values in its fields. */
  async press(button: string, typed: Readonly<Record<string, string | string[]>> = {}): Promise<this> {
    return this.send(this.fill(button, typed));
  }

  async send({ url, fields }: FilledForm): Promise<this> {
    await this.#follow(url, await fetch(url, { method: 'POST', body: fields, redirect: 'manual' }));
    return this;
  }

  fill(button: string, typed: Readonly<Record<string, string | string[]>> = {}): FilledForm {
    const forms = [...this.page.matchAll(/<form method="post"[^>]*>([\s\S]*?)<\/form>/g)];
    for (const [, form = ''] of forms) {
      const pressed = elements(form, 'button').find(({ text }) => text.includes(button));
      if (pressed) return { url: this.url, fields: fieldsOf(form, pressed, typed) };
    }
    throw new Error(`no button “${button}” on the page “${this.heading}”`);
  }

  get heading(): string {
    return textOf(/<h1>([\s\S]*?)<\/h1>/.exec(this.page)?.[1] ?? '');
  }

  get title(): string {
    return textOf(/<title>([\s\S]*?)<\/title>/.exec(this.page)?.[1] ?? '');
  }

  /** Last part of the URL. */
  get step(): string {
    return this.url.slice(this.url.lastIndexOf('/') + 1);
  }

  get buttons(): string[] {
    return elements(this.page, 'button').map(({ text }) => text);
  }

  /** Error messages on the page. */
  get problems(): string[] {
    return [...this.page.matchAll(/<p [^>]*role="alert"[^>]*>([\s\S]*?)<\/p>/g)].map(([, text = '']) =>
      textOf(text),
    );
  }

  /** Values of the checkboxes, by label. */
  get boxes(): Record<string, string> {
    return Object.fromEntries(
      [...this.page.matchAll(/<input type="checkbox" [^>]*value="([^"]*)"[^>]*>\s*<span>([^<]*)/g)].map(
        ([, value = '', label = '']) => [textOf(label), value],
      ),
    );
  }

  async #follow(from: string, response: Response): Promise<void> {
    const location = response.headers.get('location');
    const target = location === null ? null : new URL(location, from);
    if (target && target.origin === new URL(from).origin) {
      await this.open(target.href);
      return;
    }
    this.url = target?.href ?? from;
    this.status = response.status;
    this.headers = response.headers;
    this.page = await response.text();
  }
}

interface Element {
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

function elements(page: string, name: string): Element[] {
  const pattern = new RegExp(`<${name}\\b([^>]*)>(?:([\\s\\S]*?)</${name}>)?`, 'g');
  return [...page.matchAll(pattern)].map(([, attributes = '', content = '']) => ({
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [
        key,
        unescaped(value),
      ]),
    ),
    text: textOf(content),
  }));
}

function fieldsOf(
  form: string,
  pressed: Element,
  typed: Readonly<Record<string, string | string[]>>,
): URLSearchParams {
  const fields = new URLSearchParams();
  for (const { attributes } of elements(form, 'input')) {
    const { name = '', type, value = '' } = attributes;
    if (name in typed || (type === 'checkbox' && !('checked' in attributes))) continue;
    fields.append(name, value);
  }
  for (const [name, value] of Object.entries(typed)) {
    for (const item of [value].flat()) fields.append(name, item);
  }
  if (pressed.attributes['name'] !== undefined) {
    fields.append(pressed.attributes['name'], pressed.attributes['value'] ?? '');
  }
  return fields;
}

function textOf(html: string): string {
  return unescaped(html.replace(/<[^>]*>/g, '').trim());
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
