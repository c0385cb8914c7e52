/**
 * Decoder of Plaid's JSON to GraphQL values: one function per object type, compiled on first use. Lossless: unknown
 * fields, unknown enum values and values of another type are kept, unchanged and by wire name, in the
 * `additionalProperties` of their object, without affecting the rest of the response.
 */
import {
  GraphQLBoolean,
  type GraphQLEnumType,
  GraphQLFloat,
  GraphQLInt,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { isJsonObject } from './json';
import { wireNameOf } from './names';

/**
 * Called for each entry of `additionalProperties`: an unknown field (with its wire name), an unknown enum value
 * (`word`), or a value of another type than the field's (`kind`).
 */
export type UnknownListener = (kind: 'field' | 'word' | 'kind', type: string, field: string) => void;

/** Result of a decoder for a value that the type cannot represent. */
const UNREPRESENTABLE = Symbol('unrepresentable');

type Decoder = (json: unknown) => unknown;
export type ObjectDecoder = (json: Record<string, unknown>) => Record<string, unknown>;

export interface Decoders {
  readonly compiled: Map<GraphQLObjectType, ObjectDecoder>;
  readonly onUnknown: UnknownListener;
}

interface DecodedField {
  readonly name: string;
  readonly decode: Decoder;
  readonly isList: boolean;
  /** Wire values of the field's enum; null if its type is no enum. */
  readonly enumValues: ReadonlySet<unknown> | null;
}

export function objectDecoder(type: GraphQLObjectType, decoders: Decoders): ObjectDecoder {
  const { compiled, onUnknown } = decoders;
  const known = compiled.get(type);
  if (known) return known;

  const fields = new Map<string, DecodedField>();
  const decodeObject: ObjectDecoder = (json) => {
    const value: Record<string, unknown> = {};
    let unrepresented: Record<string, unknown> | null = null;
    for (const wireName of Object.keys(json)) {
      const member = json[wireName];
      const field = fields.get(wireName);
      const decoded = decodeMember(field, member);
      if (field !== undefined) value[field.name] = decoded === UNREPRESENTABLE ? null : decoded;
      if (decoded === UNREPRESENTABLE || isShorter(decoded, member)) {
        unrepresented ??= {};
        setOwn(unrepresented, wireName, member);
        onUnknown(unknownKindOf(field, member), type.name, field?.name ?? wireName);
      }
    }
    value['additionalProperties'] = unrepresented;
    return value;
  };

  // Registered before its fields are compiled, since types refer to each other.
  compiled.set(type, decodeObject);
  compileFields(type, decoders, fields);
  return decodeObject;
}

function decodeMember(field: DecodedField | undefined, json: unknown): unknown {
  if (field === undefined) return UNREPRESENTABLE;
  return json === null ? null : field.decode(json);
}

function compileFields(type: GraphQLObjectType, decoders: Decoders, fields: Map<string, DecodedField>): void {
  for (const field of Object.values(type.getFields())) {
    const wireName = field.name === 'additionalProperties' ? null : wireNameOf(field);
    if (wireName === null) continue;
    const itemType = getNamedType(field.type);
    fields.set(wireName, {
      name: field.name,
      decode: decoder(field.type, decoders),
      isList: isListType(getNullableType(field.type)),
      enumValues: isEnumType(itemType) ? enumValuesOf(itemType) : null,
    });
  }
}

function unknownKindOf(field: DecodedField | undefined, json: unknown): 'field' | 'word' | 'kind' {
  if (field === undefined) return 'field';
  return hasUnknownEnumValue(field, json) ? 'word' : 'kind';
}

/** Whether an unrepresentable value, or one of its items, is an unknown value of the field's enum. */
function hasUnknownEnumValue({ isList, enumValues }: DecodedField, json: unknown): boolean {
  if (enumValues === null || Array.isArray(json) !== isList) return false;
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  return items.some((item) => typeof item === 'string' && !enumValues.has(item));
}

function decoder(type: GraphQLOutputType, decoders: Decoders): Decoder {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return listDecoder(nullable.ofType, decoders);
  if (isObjectType(nullable)) {
    const decodeObject = objectDecoder(nullable, decoders);
    return (json) => (isJsonObject(json) ? decodeObject(json) : UNREPRESENTABLE);
  }
  if (isEnumType(nullable)) return enumDecoder(nullable);
  if (isScalarType(nullable)) return scalarDecoder(nullable);
  throw new TypeError(
    `The codec has no rule for ${nullable}: Plaid's responses have no unions or interfaces.`,
  );
}

/** Drops unrepresentable items. A list that is shorter than Plaid's shows that the raw list must be kept too. */
function listDecoder(itemType: GraphQLOutputType, decoders: Decoders): Decoder {
  if (isListType(getNullableType(itemType))) {
    throw new TypeError(
      `The codec has no rule for lists of lists (${itemType}): Plaid's responses have none.`,
    );
  }
  const decodeItem = decoder(itemType, decoders);
  return (json) => {
    if (!Array.isArray(json)) return UNREPRESENTABLE;
    const items: unknown[] = [];
    for (const item of json) {
      const decoded = item === null ? UNREPRESENTABLE : decodeItem(item);
      if (decoded !== UNREPRESENTABLE) items.push(decoded);
    }
    return items;
  };
}

function isShorter(decoded: unknown, json: unknown): boolean {
  return Array.isArray(decoded) && Array.isArray(json) && decoded.length < json.length;
}

function enumDecoder(type: GraphQLEnumType): Decoder {
  const enumValues = enumValuesOf(type);
  return (json) => (enumValues.has(json) ? json : UNREPRESENTABLE);
}

function enumValuesOf(type: GraphQLEnumType): ReadonlySet<unknown> {
  return new Set(type.getValues().map(({ value }) => value));
}

/** Type checks for GraphQL's built-in scalars, whose coercion (a number to a String) would hide a change of type. */
const builtInScalarChecks = new Map<GraphQLScalarType, (json: unknown) => boolean>([
  [GraphQLString, (json) => typeof json === 'string'],
  [GraphQLBoolean, (json) => typeof json === 'boolean'],
  [GraphQLFloat, Number.isFinite],
  [GraphQLInt, (json) => Number.isInteger(json) && json === ((json as number) | 0)],
]);

function scalarDecoder(type: GraphQLScalarType): Decoder {
  const isOfType = builtInScalarChecks.get(type);
  if (isOfType) return (json) => (isOfType(json) ? json : UNREPRESENTABLE);
  return (json) => {
    try {
      return type.serialize(json);
    } catch {
      return UNREPRESENTABLE;
    }
  };
}

/** Safe for any field name of Plaid's, `__proto__` included. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
