/**
 * Codec between GraphQL values and Plaid's JSON, driven by the schema and compiled once per type on first use. Field
 * names come from `names.ts`, the internal value of an enum is Plaid's, and scalars are passed on unchanged, so that
 * the schema is the only list of fields. Responses are read by execution, field by field (`representation.ts`).
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
import { findNamedField } from './findNamedField';
import type { PlaidJson } from './json';
import { wireNameOf } from './names';
import { reportUnknown, type UnknownListener } from './representation';

export interface Codec {
  /**
   * Encodes a coerced value of the named input type to Plaid's JSON. Omitted fields stay omitted, null stays null, and
   * fields are in the schema's order.
   */
  encode(typeName: string, value: object): Record<string, unknown>;
  /** Reports what the named object type cannot represent of a response, unless enough were examined in this second. */
  examine(typeName: string, json: PlaidJson): void;
  /** @returns the field names of the named input type, by wire name. */
  fieldsByWireName(typeName: string): ReadonlyMap<string, string>;
  /** @returns the path of the field of the named input type that a message of Plaid's names; null if it names none. */
  findNamedField(typeName: string, message: string): readonly (string | number)[] | null;
}

/** Examining a response takes about 20 µs. New data from Plaid appears in many responses. */
const MAX_EXAMINED_PER_SECOND = 20;

export function createCodec(schema: GraphQLSchema, onUnknown: UnknownListener = () => {}): Codec {
  const encoders = new Map<GraphQLInputObjectType, ObjectEncoder>();
  let second = 0;
  let examined = 0;

  return {
    encode(typeName, value) {
      const type = assertInputObjectType(schema.getType(typeName));
      return objectEncoder(type, encoders)(value as Record<string, unknown>);
    },
    examine(typeName, json) {
      const now = Math.floor(performance.now() / 1000);
      if (now !== second) [second, examined] = [now, 0];
      examined += 1;
      if (examined > MAX_EXAMINED_PER_SECOND) return;
      reportUnknown(assertObjectType(schema.getType(typeName)), json, onUnknown);
    },
    fieldsByWireName(typeName) {
      const fields = Object.values(assertInputObjectType(schema.getType(typeName)).getFields());
      return new Map(fields.map((field) => [wireNameOf(field) ?? field.name, field.name]));
    },
    findNamedField(typeName, message) {
      return findNamedField(assertInputObjectType(schema.getType(typeName)), message);
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

  // Registered before its fields are compiled, since a type may refer to itself.
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
