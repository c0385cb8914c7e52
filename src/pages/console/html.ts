/** HTML template tag that escapes every value, except HTML which it created itself. */

export class Html {
  constructor(readonly source: string) {}
}

type Value = string | Html | readonly Html[];

export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw: literals }, ...values.map(sourceOf)));
}

function sourceOf(value: Value): string {
  if (value instanceof Html) return value.source;
  return typeof value === 'string' ? escaped(value) : value.map(({ source }) => source).join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
