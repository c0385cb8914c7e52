/**
 * Plaid's JSON as GraphQL values: one walker for each object type, compiled on its first use.
 *
 * Decoding is tolerant and lossless: what a field cannot say (an unknown name, a word the enum does not have, a
 * value of another kind) goes under its wire name, untouched, into the `additionalProperties` of the object it
 * stands in; the rest of the answer is not affected.
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
 * Told of what decoding puts into `additionalProperties`: a field that the type does not have, by its wire name; a word
 * that a field's enum does not have; a value of another kind than the field's.
 */
export type UnknownListener = (kind: 'field' | 'word' | 'kind', type: string, field: string) => void;

/** What a decoder gives where the type cannot say the value. */
const UNSAYABLE = Symbol('unsayable');

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
  /** Of its enum; null where it is none. */
  readonly words: ReadonlySet<unknown> | null;
}

export function objectDecoder(type: GraphQLObjectType, decoders: Decoders): ObjectDecoder {
  const { compiled, onUnknown } = decoders;
  const known = compiled.get(type);
  if (known) return known;

  const fields = new Map<string, DecodedField>();
  const decodeObject: ObjectDecoder = (json) => {
    const value: Record<string, unknown> = {};
    let unsaid: Record<string, unknown> | null = null;
    for (const wireName of Object.keys(json)) {
      const member = json[wireName];
      const field = fields.get(wireName);
      const decoded = decodeMember(field, member);
      if (field !== undefined) value[field.name] = decoded === UNSAYABLE ? null : decoded;
      if (decoded === UNSAYABLE || isShorter(decoded, member)) {
        unsaid ??= {};
        setOwn(unsaid, wireName, member);
        onUnknown(unknownKindOf(field, member), type.name, field?.name ?? wireName);
      }
    }
    value['additionalProperties'] = unsaid;
    return value;
  };

  // Before its fields are compiled: types refer to each other.
  compiled.set(type, decodeObject);
  compileFields(type, decoders, fields);
  return decodeObject;
}

function decodeMember(field: DecodedField | undefined, json: unknown): unknown {
  if (field === undefined) return UNSAYABLE;
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
      words: isEnumType(itemType) ? wordsOf(itemType) : null,
    });
  }
}

function unknownKindOf(field: DecodedField | undefined, json: unknown): 'field' | 'word' | 'kind' {
  if (field === undefined) return 'field';
  return hasUnknownWord(field, json) ? 'word' : 'kind';
}

/** Of a value that the field cannot say, all of it or some of its items. */
function hasUnknownWord({ isList, words }: DecodedField, json: unknown): boolean {
  if (words === null || Array.isArray(json) !== isList) return false;
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  return items.some((item) => typeof item === 'string' && !words.has(item));
}

function decoder(type: GraphQLOutputType, decoders: Decoders): Decoder {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return listDecoder(nullable.ofType, decoders);
  if (isObjectType(nullable)) {
    const decodeObject = objectDecoder(nullable, decoders);
    return (json) => (isJsonObject(json) ? decodeObject(json) : UNSAYABLE);
  }
  if (isEnumType(nullable)) return enumDecoder(nullable);
  if (isScalarType(nullable)) return scalarDecoder(nullable);
  throw new TypeError(`The codec has no rule for ${nullable}: Plaid's answers have no unions or interfaces.`);
}

/** A list keeps the items it can say; its being shorter than Plaid's tells that the raw list must be kept too. */
function listDecoder(itemType: GraphQLOutputType, decoders: Decoders): Decoder {
  if (isListType(getNullableType(itemType))) {
    throw new TypeError(`The codec has no rule for lists of lists (${itemType}): Plaid's answers have none.`);
  }
  const decodeItem = decoder(itemType, decoders);
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
  const words = wordsOf(type);
  return (json) => (words.has(json) ? json : UNSAYABLE);
}

function wordsOf(type: GraphQLEnumType): ReadonlySet<unknown> {
  return new Set(type.getValues().map(({ value }) => value));
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
