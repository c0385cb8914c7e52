/**
 * Values of Plaid's JSON that the schema can represent, compiled once per type on first use. Lossless: unknown fields,
 * unknown enum values and values of another type are kept, unchanged and by wire name, in the `additionalProperties` of
 * their object, without affecting the rest of the response.
 */
import {
  GraphQLBoolean,
  type GraphQLEnumType,
  type GraphQLField,
  GraphQLFloat,
  GraphQLInt,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { isJsonObject, objectsIn, type PlaidJson } from './json';
import { Memo } from './Memo';
import { computationOf, wireNameOf } from './names';

/** Whether a value of Plaid's is one of a type. Members of an object are not checked. */
type Accepts = (json: unknown) => boolean;

/** A field of Plaid's. */
interface WireField {
  readonly name: string;
  readonly type: GraphQLNamedOutputType;
  readonly isList: boolean;
  readonly accepts: Accepts;
}

/** Reads a field of Plaid's object. */
export type ReadField = (json: PlaidJson, context: unknown) => unknown;

/**
 * Called for each entry of `additionalProperties`: an unknown field (with its wire name), an unknown enum value
 * (`word`), or a value of another type than the field's (`kind`).
 */
export type UnknownListener = (kind: 'field' | 'word' | 'kind', type: string, field: string) => void;

const ADDITIONAL_PROPERTIES = 'additionalProperties';

/** Whether the objects of a type are Plaid's. */
export function isPlaidType(type: GraphQLObjectType): boolean {
  return ADDITIONAL_PROPERTIES in type.getFields();
}

/** @returns a reader of the field's value (of an enum: Plaid's); null for a field that a resolver returns. */
export function fieldReader(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): ReadField | null {
  const computation = computationOf(field);
  if (computation) return computation.compute as ReadField;
  if (field.name === ADDITIONAL_PROPERTIES) return (json) => unrepresentedBy(type, json);
  const wireName = wireNameOf(field);
  const known = wireName === null ? undefined : wireFieldsOf(type).get(wireName);
  return wireName === null || !known ? null : (json) => represent(known, json[wireName]);
}

/** Reports all of Plaid's object that its type cannot represent, at every level. */
export function reportUnknown(type: GraphQLObjectType, json: PlaidJson, report: UnknownListener): void {
  const fields = wireFieldsOf(type);
  for (const wireName of Object.keys(json)) {
    const member = json[wireName];
    const field = fields.get(wireName);
    if (!isRepresented(field, member)) {
      report(unknownKindOf(field, member), type.name, field?.name ?? wireName);
    }
    if (field && isObjectType(field.type)) {
      for (const object of objectsIn(field.isList ? member : [member])) {
        reportUnknown(field.type, object, report);
      }
    }
  }
}

/** @throws {TypeError} for a type that Plaid's responses do not have. */
export function createAccepts(type: GraphQLNamedOutputType): Accepts {
  if (isObjectType(type)) return isJsonObject;
  if (isEnumType(type)) return hasValueOf(type);
  if (isScalarType(type)) return builtInScalarChecks.get(type) ?? ((json) => canSerialize(type, json));
  throw new TypeError(`The codec has no rule for ${type}: Plaid's responses have no unions or interfaces.`);
}

const wireFields = new Memo<ReadonlyMap<string, WireField>>();

/** @returns the fields by wire name. */
function wireFieldsOf(type: GraphQLObjectType): ReadonlyMap<string, WireField> {
  return wireFields.get(type, () => {
    const fields = new Map<string, WireField>();
    for (const field of Object.values(type.getFields())) {
      const wireName = wireNameOf(field);
      if (wireName === null) continue;
      const nullable = getNullableType(field.type);
      const isList = isListType(nullable);
      if (isList && isListType(getNullableType(nullable.ofType))) {
        throw new TypeError(
          `The codec has no rule for lists of lists (${field.type}): Plaid's responses have none.`,
        );
      }
      const named = getNamedType(field.type);
      fields.set(wireName, { name: field.name, type: named, isList, accepts: createAccepts(named) });
    }
    return fields;
  });
}

function unrepresentedBy(type: GraphQLObjectType, json: PlaidJson): Record<string, unknown> | null {
  const fields = wireFieldsOf(type);
  let unrepresented: Record<string, unknown> | null = null;
  for (const wireName of Object.keys(json)) {
    if (isRepresented(fields.get(wireName), json[wireName])) continue;
    unrepresented ??= {};
    setOwn(unrepresented, wireName, json[wireName]);
  }
  return unrepresented;
}

function isRepresented(field: WireField | undefined, json: unknown): boolean {
  return field !== undefined && represent(field, json) === json;
}

/** @returns the value itself, null if it is of another type, or a new list without the items of another type. */
function represent({ isList, accepts }: WireField, json: unknown): unknown {
  if (json === null || json === undefined) return json;
  if (!isList) return accepts(json) ? json : null;
  if (!Array.isArray(json)) return null;
  const isItem = (item: unknown) => item !== null && accepts(item);
  return json.every(isItem) ? json : json.filter(isItem);
}

function unknownKindOf(field: WireField | undefined, json: unknown): 'field' | 'word' | 'kind' {
  if (field === undefined) return 'field';
  const { type, isList, accepts } = field;
  if (!isEnumType(type) || Array.isArray(json) !== isList) return 'kind';
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  return items.some((item) => typeof item === 'string' && !accepts(item)) ? 'word' : 'kind';
}

function hasValueOf(type: GraphQLEnumType): Accepts {
  const values = new Set<unknown>(type.getValues().map(({ value }) => value));
  return (json) => values.has(json);
}

/** Type checks for GraphQL's built-in scalars, whose coercion (a number to a String) would hide a change of type. */
const builtInScalarChecks = new Map<GraphQLScalarType, Accepts>([
  [GraphQLString, (json) => typeof json === 'string'],
  [GraphQLBoolean, (json) => typeof json === 'boolean'],
  [GraphQLFloat, Number.isFinite],
  [GraphQLInt, (json) => Number.isInteger(json) && json === ((json as number) | 0)],
]);

function canSerialize(type: GraphQLScalarType, json: unknown): boolean {
  try {
    type.serialize(json);
    return true;
  } catch {
    return false;
  }
}

/** Safe for any field name of Plaid's, `__proto__` included. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
