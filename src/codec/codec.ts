/**
 * GraphQL values ⇄ Plaid's JSON, driven by the schema: one walker per direction, compiled once per type on its
 * first use. A field's two names come from `names.ts`, an enum value is Plaid's own word inside (its GraphQL name
 * exists at the edge alone), and scalars are handed on as they are. So nothing here is a second list of fields.
 */
import {
  assertInputObjectType,
  assertObjectType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { type Decoders, objectDecoder, type UnknownListener } from './decoder';
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

export function createCodec(schema: GraphQLSchema, onUnknown: UnknownListener = () => {}): Codec {
  const encoders = new Map<GraphQLInputObjectType, ObjectEncoder>();
  const decoders: Decoders = { compiled: new Map(), onUnknown };

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
