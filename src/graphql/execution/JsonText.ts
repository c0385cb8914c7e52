/** Serialized JSON as a value in an execution result. */
import type { FormattedExecutionResult } from 'graphql';

export class JsonText {
  #value: unknown;

  constructor(readonly text: string) {}

  /** Lets `JSON.stringify` serialize the result too; `JSON.stringify` cannot embed serialized text. */
  toJSON(): unknown {
    this.#value ??= JSON.parse(this.text);
    return this.#value;
  }
}

const HAS_JSON_TEXT = Symbol('has JSON text');

/** Marks data that may contain `JsonText`, so that `stringifyResult` does not search all other data for it. */
export function markJsonText(data: object): void {
  Object.assign(data, { [HAS_JSON_TEXT]: true });
}

/** Serializes a result to the same bytes as `JSON.stringify`. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { data } = result;
  if (!data || !(HAS_JSON_TEXT in data)) return JSON.stringify(result);
  return stringifyMembers(result, (member) => (member === data ? stringify(data) : JSON.stringify(member)));
}

/** Body of an HTTP response, which ends with a newline as Apollo Server's do. */
export function stringifyResponse(result: FormattedExecutionResult): string {
  return `${stringifyResult(result)}\n`;
}

/** Descends only into execution's own objects: JSON of callers and of Plaid contains no `JsonText`, and may be deep. */
function stringify(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  if (Array.isArray(value) && value.some(isExecutionValue)) return `[${value.map(stringify).join()}]`;
  if (!isExecutionValue(value)) return JSON.stringify(value);
  return stringifyMembers(value as object, stringify);
}

/** @param object its names are those of fields, aliases or parts of a result, none of which needs to be escaped. */
function stringifyMembers(object: object, stringifyMember: (member: unknown) => string): string {
  let members = '';
  for (const [name, member] of Object.entries(object)) {
    if (member !== undefined) members += `${members && ','}"${name}":${stringifyMember(member)}`;
  }
  return `{${members}}`;
}

/** graphql-js creates result objects without a prototype. */
function isExecutionValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof JsonText || Object.getPrototypeOf(value) === null;
}
