/**
 * Random JSON as the installed `plaid` types allow it, and beyond; and the same values under GraphQL names. The names
 * follow the contract's naming rules without using our schema: an independent oracle for the codec.
 */

import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import {
  type PlaidType,
  type PlaidTypes,
  parsePlaidTypes,
  resolveInstalledTypes,
} from '../../../src/tools/drift/parsePlaidTypes';

/** Contract §4.2: each `_` dropped and the next letter raised. */
function fieldNameOf(wireName: string): string {
  const [first = '', ...rest] = wireName.split('_');
  return first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

/** Contract §4.3: upper case, each run of other characters one `_`, a leading digit behind `_`. */
function enumValueNameOf(word: string): string {
  const name = word
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .join('_');
  return '0' <= name && name < ':' ? `_${name}` : name;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

let types: PlaidTypes | undefined;
function plaidTypes(): PlaidTypes {
  types ??= parsePlaidTypes(readFileSync(resolveInstalledTypes(), 'utf8'));
  return types;
}

interface Freedom {
  /**
   * Every field is present with a value of its kind; otherwise optional fields may be absent and nullable ones null.
   */
  readonly full: boolean;
  /** Adds what the types do not allow: unknown fields and enum values, other JSON types, nulls anywhere. */
  readonly wild: boolean;
  /** Fields to leave out at the root. */
  readonly without?: readonly string[];
  /** Arbitrary for string fields that need a certain format on the wire. */
  readonly strings?: (property: string) => fc.Arbitrary<string> | undefined;
}

/** An object of the named SDK interface, with keys in the SDK's order. */
export function anObject(name: string, freedom: Freedom): fc.Arbitrary<JsonObject> {
  const declared = plaidTypes().interfaces.get(name);
  if (!declared) throw new Error(`plaid has no interface ${name}`);
  const below = { ...freedom, without: [] };
  const known = declared.properties
    .filter(({ name: property }) => !freedom.without?.includes(property))
    .map((property): [string, fc.Arbitrary<Json | undefined>] => {
      const value = ofKind(property.type, property.name, below);
      if (freedom.full) return [property.name, value];
      const choices: fc.Arbitrary<Json | undefined>[] = [value, value, value];
      if (property.optional || freedom.wild) choices.push(fc.constant(undefined));
      if (property.type.nullable || freedom.wild) choices.push(fc.constant(null));
      if (freedom.wild) choices.push(anyJson);
      return [property.name, fc.oneof(...choices)];
    });
  const unknown = freedom.wild ? fc.dictionary(unknownKey, anyJson, { maxKeys: 2 }) : fc.constant({});
  return fc.tuple(fc.tuple(...known.map(([, value]) => value)), unknown).map(([values, more]) => {
    const entries = known.map(([key], index): [string, Json | undefined] => [key, values[index]]);
    const present = entries.filter((entry): entry is [string, Json] => entry[1] !== undefined);
    return Object.fromEntries([...present, ...Object.entries(more)]) as JsonObject;
  });
}

function ofKind(type: PlaidType, property: string, freedom: Freedom): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'string':
      return freedom.strings?.(property) ?? fc.string({ maxLength: 30, unit: 'grapheme' });
    case 'number':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    case 'boolean':
      return fc.boolean();
    case 'list': {
      const item = ofKind(type.of, property, freedom);
      const items = freedom.wild ? fc.oneof({ weight: 20, arbitrary: item }, anyJson) : item;
      return fc.array(items, { minLength: freedom.full ? 1 : 0, maxLength: 3 });
    }
    case 'named': {
      const words = plaidTypes().enums.get(type.name);
      if (!words) return anObject(type.name, freedom);
      const word = fc.constantFrom(...words.filter((candidate) => candidate !== 'null'));
      return freedom.wild
        ? fc.oneof({ weight: 9, arbitrary: word }, fc.constant('A_WORD_OF_TOMORROW'))
        : word;
    }
    default:
      return anyJson.filter((json) => json !== null);
  }
}

const unknownKey = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }).filter((key) => !/^[a-z0-9_]+$/.test(key)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'a_field_of_tomorrow',
    'additional_properties',
    'status_of_tomorrow',
  ),
);

const anyJson = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  // JSON has no -0 of its own: it is written as 0.
  .map((json) => JSON.parse(JSON.stringify(json)) as Json);

/** RFC 3339 times as Plaid writes them: whole seconds, or with up to nine digits behind. */
export const aPlaidTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
    fc.nat(999_999_999),
  )
  .map(([date, nanoseconds]) => {
    const fraction =
      nanoseconds % 3 === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '') || '0'}`;
    return `${date.toISOString().slice(0, 19)}${fraction}Z`;
  });

/** Formats of certain strings in Plaid's responses and requests. */
export const formsOfAnswers = (property: string): fc.Arbitrary<string> | undefined => {
  // A logged value must not equal a secret elsewhere by chance: some generated strings are JavaScript's own words.
  if (property === 'request_id') return fc.stringMatching(/^[A-Za-z0-9]{15}$/);
  if (/tokens?$/.test(property))
    return fc.string({ maxLength: 30, unit: 'grapheme' }).map((text) => `t.${text}`);
  return /_at$|^expiration$|^timestamp$/.test(property) ? aPlaidTime : undefined;
};
export const formsOfRequests = (property: string): fc.Arbitrary<string> | undefined => {
  if (/_verified_time$/.test(property)) return aPlaidTime;
  return /_date$|^date_of_birth$/.test(property) ? fc.constantFrom('2024-02-29', '1999-12-31') : undefined;
};

/** A wire object of the named SDK interface under GraphQL names and enum values. */
export function inGraphQLsNames(name: string, json: JsonObject): JsonObject {
  const declared = plaidTypes().interfaces.get(name);
  const entries = Object.entries(json).map(([key, value]) => {
    const type = declared?.properties.find((property) => property.name === key)?.type;
    return [fieldNameOf(key), type ? renamed(type, value) : value];
  });
  return Object.fromEntries(entries) as JsonObject;
}

function renamed(type: PlaidType, json: Json): Json {
  if (type.kind === 'list' && Array.isArray(json)) return json.map((item) => renamed(type.of, item));
  if (type.kind !== 'named' || json === null) return json;
  if (typeof json === 'string') return enumValueNameOf(json);
  return inGraphQLsNames(type.name, json as JsonObject);
}

/**
 * Places of Plaid's JSON whose value is missing from a GraphQL result: neither in a field nor, verbatim, in
 * `additionalProperties`. Nulls and absent fields need no place.
 */
export function lostPlaces(json: JsonObject, answer: JsonObject, place = ''): string[] {
  return Object.keys(json).flatMap((key) => {
    const value = json[key] ?? null;
    const kept = answer['additionalProperties'] as JsonObject | null;
    if (value === null || (kept !== null && Object.hasOwn(kept, key) && same(kept[key], value))) return [];
    return lostIn(value, answer[fieldNameOf(key)], `${place}/${key}`);
  });
}

function lostIn(json: Json, answer: Json | undefined, place: string): string[] {
  if (Array.isArray(json)) {
    if (!Array.isArray(answer) || answer.length !== json.length) return [place];
    return json.flatMap((item, index) => lostIn(item, answer[index], `${place}/${index}`));
  }
  if (same(json, answer)) return [];
  if (typeof json === 'string') return answer === enumValueNameOf(json) ? [] : [place];
  if (typeof json !== 'object' || json === null) return [place];
  return typeof answer === 'object' && answer !== null
    ? lostPlaces(json, answer as JsonObject, place)
    : [place];
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
