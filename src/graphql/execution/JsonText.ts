/** JSON that is written already, as a value in a result. */
import type { FormattedExecutionResult } from 'graphql';

export class JsonText {
  #value: unknown;

  constructor(readonly text: string) {}

  /** For whoever writes the result by `JSON.stringify`, which takes no text as it is. */
  toJSON(): unknown {
    this.#value ??= JSON.parse(this.text);
    return this.#value;
  }
}

const HOLDS_TEXT = Symbol('holds text');

/** Marks the data of a result that may have such values. In all others they would be looked for by a long walk. */
export function markJsonText(data: object): void {
  Object.assign(data, { [HOLDS_TEXT]: true });
}

/** A result to the byte as `JSON.stringify` writes it. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { data } = result;
  if (!data || !(HOLDS_TEXT in data)) return JSON.stringify(result);
  const members = Object.entries(result).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `"${name}":${member === data ? textOf(data) : JSON.stringify(member)}`).join()}}`;
}

/** Of a value that execution has made; what callers sent and Plaid answered may be nested at will, and holds none. */
function textOf(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  if (Array.isArray(value) && value.some(isMade)) return `[${value.map(textOf).join()}]`;
  if (!isMade(value)) return JSON.stringify(value);
  const members = Object.entries(value as object);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`).join()}}`;
}

/** graphql-js's own objects descend from nothing. */
function isMade(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof JsonText || Object.getPrototypeOf(value) === null;
}
