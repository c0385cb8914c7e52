/**
 * GraphQL values ⇄ Plaid's JSON, driven by the schema: one walker per direction, compiled once per type on its
 * first use. A field's two names come from `names.ts`, an enum value is Plaid's own word inside (its GraphQL name
 * exists at the edge alone), and scalars are handed on as they are. So nothing here is a second list of fields.
 *
 * Decoding is tolerant and lossless: what a field cannot say (an unknown name, a word the enum does not have, a
 * value of another kind) goes under its wire name, untouched, into the `additionalProperties` of the object it
 * stands in; the rest of the answer is not affected.
 */
import {
  assertInputObjectType,
  assertObjectType,
  GraphQLBoolean,
  type GraphQLEnumType,
  GraphQLFloat,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  GraphQLString,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { isJsonObject } from './json';
import { wireNameOf } from './names';

export interface Codec {
  /**
   * A value of the named input type, as GraphQL coerced it, in Plaid's JSON: absent stays absent, null stays null,
   * and fields stand in the schema's order.
   */
  encode(typeName: string, value: object): Record<string, unknown>;
  /** An object of Plaid's JSON as a value of the named object type, for plain property reads. */
  decode<T extends object>(typeName: string, json: Record<string, unknown>): T;
  /** The names of the fields that the named input type declares, by wire name. */
  fieldsByWireName(typeName: string): ReadonlyMap<string, string>;
}

export function createCodec(schema: GraphQLSchema): Codec {
  const encoders = new Map<GraphQLInputObjectType, ObjectEncoder>();
  const decoders = new Map<GraphQLObjectType, ObjectDecoder>();

  return {
    encode(typeName, value) {
      const type = assertInputObjectType(schema.getType(typeName));
      return objectEncoder(type, encoders)(value as Record<string, unknown>);
    },
    decode<T extends object>(typeName: string, json: Record<string, unknown>): T {
      const type = assertObjectType(schema.getType(typeName));
      return objectDecoder(type, decoders)(json) as T;
    },
    fieldsByWireName(typeName) {
      const fields = Object.values(assertInputObjectType(schema.getType(typeName)).getFields());
      return new Map(fields.map((field) => [wireNameOf(field) ?? field.name, field.name]));
    },
  };
}

// ---------------------------------------------------------------------------------------------- GraphQL → wire

type Encoder = (value: unknown) => unknown;
type ObjectEncoder = (value: Record<string, unknown>) => Record<string, unknown>;

function objectEncoder(
  type: GraphQLInputObjectType,
  compiled: Map<GraphQLInputObjectType, ObjectEncoder>,
): ObjectEncoder {
  const known = compiled.get(type);
  if (known) return known;

  const fields: { name: string; wireName: string; encode: Encoder }[] = [];
  const encodeObject: ObjectEncoder = (value) => {
    const json: Record<string, unknown> = {};
    for (const { name, wireName, encode } of fields) {
      const member = value[name];
      if (member !== undefined) json[wireName] = member === null ? null : encode(member);
    }
    return json;
  };

  // Known before its fields are compiled, so that a type may reach itself.
  compiled.set(type, encodeObject);
  for (const field of Object.values(type.getFields())) {
    const wireName = wireNameOf(field);
    if (wireName !== null) fields.push({ name: field.name, wireName, encode: encoder(field.type, compiled) });
  }
  return encodeObject;
}

function encoder(type: GraphQLInputType, compiled: Map<GraphQLInputObjectType, ObjectEncoder>): Encoder {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const encodeItem = encoder(nullable.ofType, compiled);
    return (value) => (value as unknown[]).map((item) => (item === null ? null : encodeItem(item)));
  }
  if (isInputObjectType(nullable)) return objectEncoder(nullable, compiled) as Encoder;
  return (value) => value;
}

// ---------------------------------------------------------------------------------------------- wire → GraphQL

/** What a decoder gives where the type cannot say the value. */
const UNSAYABLE = Symbol('unsayable');

type Decoder = (json: unknown) => unknown;
type ObjectDecoder = (json: Record<string, unknown>) => Record<string, unknown>;

function objectDecoder(
  type: GraphQLObjectType,
  compiled: Map<GraphQLObjectType, ObjectDecoder>,
): ObjectDecoder {
  const known = compiled.get(type);
  if (known) return known;

  const fields = new Map<string, { name: string; decode: Decoder }>();
  const decodeObject: ObjectDecoder = (json) => {
    const value: Record<string, unknown> = {};
    let unsaid: Record<string, unknown> | null = null;
    for (const wireName of Object.keys(json)) {
      const member = json[wireName];
      const field = fields.get(wireName);
      const decoded = field === undefined ? UNSAYABLE : member === null ? null : field.decode(member);
      if (field !== undefined) value[field.name] = decoded === UNSAYABLE ? null : decoded;
      if (decoded === UNSAYABLE || isShorter(decoded, member)) {
        unsaid ??= {};
        setOwn(unsaid, wireName, member);
      }
    }
    value['additionalProperties'] = unsaid;
    return value;
  };

  compiled.set(type, decodeObject);
  for (const field of Object.values(type.getFields())) {
    const wireName = field.name === 'additionalProperties' ? null : wireNameOf(field);
    if (wireName !== null) fields.set(wireName, { name: field.name, decode: decoder(field.type, compiled) });
  }
  return decodeObject;
}

function decoder(type: GraphQLOutputType, compiled: Map<GraphQLObjectType, ObjectDecoder>): Decoder {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return listDecoder(nullable.ofType, compiled);
  if (isObjectType(nullable)) {
    const decodeObject = objectDecoder(nullable, compiled);
    return (json) => (isJsonObject(json) ? decodeObject(json) : UNSAYABLE);
  }
  if (isEnumType(nullable)) return enumDecoder(nullable);
  if (isScalarType(nullable)) return scalarDecoder(nullable);
  throw new TypeError(`The codec has no rule for ${nullable}: Plaid's answers have no unions or interfaces.`);
}

/** A list keeps the items it can say; its being shorter than Plaid's tells that the raw list must be kept too. */
function listDecoder(itemType: GraphQLOutputType, compiled: Map<GraphQLObjectType, ObjectDecoder>): Decoder {
  if (isListType(getNullableType(itemType))) {
    throw new TypeError(`The codec has no rule for lists of lists (${itemType}): Plaid's answers have none.`);
  }
  const decodeItem = decoder(itemType, compiled);
  return (json) => {
    if (!Array.isArray(json)) return UNSAYABLE;
    const items: unknown[] = [];
    for (const item of json) {
      const decoded = item === null ? UNSAYABLE : decodeItem(item);
      if (decoded !== UNSAYABLE) items.push(decoded);
    }
    return items;
  };
}

function isShorter(decoded: unknown, json: unknown): boolean {
  return Array.isArray(decoded) && Array.isArray(json) && decoded.length < json.length;
}

function enumDecoder(type: GraphQLEnumType): Decoder {
  const words = new Set<unknown>(type.getValues().map(({ value }) => value));
  return (json) => (words.has(json) ? json : UNSAYABLE);
}

/** GraphQL's own scalars coerce (a number becomes a String), which would hide a change of kind. */
const kindsOfBuiltInScalars = new Map<GraphQLScalarType, (json: unknown) => boolean>([
  [GraphQLString, (json) => typeof json === 'string'],
  [GraphQLBoolean, (json) => typeof json === 'boolean'],
  [GraphQLFloat, Number.isFinite],
  [GraphQLInt, (json) => Number.isInteger(json) && json === ((json as number) | 0)],
]);

function scalarDecoder(type: GraphQLScalarType): Decoder {
  const isOfKind = kindsOfBuiltInScalars.get(type);
  if (isOfKind) return (json) => (isOfKind(json) ? json : UNSAYABLE);
  return (json) => {
    try {
      return type.serialize(json);
    } catch {
      return UNSAYABLE;
    }
  };
}

/** Plaid may name a field anything, `__proto__` included. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
