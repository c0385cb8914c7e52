/**
 * The schema that graphql-js executes compiled operations with. Types decoded from Plaid's responses are leaves in it,
 * with serialized JSON as values. Arguments, resolvers, errors and null propagation are graphql-js's, unchanged.
 */
import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { mapWithYields } from '../../async/yieldToEventLoop';
import { computationOf } from '../../codec/names';
import type { Write } from './compileWriter';
import { JsonText } from './JsonText';

/** Returns the writer for a field's objects. */
export type GetWriter = (type: GraphQLObjectType, info: GraphQLResolveInfo) => Write;

export function createTextSchema(
  schema: GraphQLSchema,
  writtenTypes: WrittenTypes,
  writerOf: GetWriter,
): GraphQLSchema {
  const leaves = new Map<GraphQLNamedType, GraphQLScalarType>();
  const objects = new Map<GraphQLObjectType, GraphQLObjectType>();

  function asText(field: Field): Field {
    const named = getNamedType(field.type);
    const written = writtenTypes.get(named);
    if (written) {
      const leaf = leaves.get(named) ?? new GraphQLScalarType({ name: named.name });
      leaves.set(named, leaf);
      return {
        ...field,
        type: rewrap(field.type, leaf),
        resolve: resolveToText(written, field.resolve, writerOf),
      };
    }
    return isObjectType(named) ? { ...field, type: rewrap(field.type, withTexts(named)) } : field;
  }

  function withTexts(type: GraphQLObjectType): GraphQLObjectType {
    const known = objects.get(type);
    if (known) return known;
    const { fields, ...config } = type.toConfig();
    const copy = new GraphQLObjectType({
      ...config,
      fields: () =>
        Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, asText(field)] as const)),
    });
    objects.set(type, copy);
    return copy;
  }

  const root = (type: GraphQLObjectType | null | undefined) => (type ? withTexts(type) : null);
  return new GraphQLSchema({
    query: root(schema.getQueryType()),
    mutation: root(schema.getMutationType()),
    subscription: root(schema.getSubscriptionType()),
    // The original schema is valid.
    assumeValid: true,
  });
}

type Field = GraphQLFieldConfig<unknown, unknown>;

/** Maps the type of a leaf to the type of its objects. */
export type WrittenTypes = ReadonlyMap<GraphQLNamedType, GraphQLObjectType>;

/** Call before the first request: for a trace, Apollo Server puts a resolver on each field of the schema. */
export function findWrittenTypes(schema: GraphQLSchema): WrittenTypes {
  const written = new Map<GraphQLNamedType, GraphQLObjectType>();
  for (const type of Object.values(schema.getTypeMap())) {
    // A union with one member, such as `_Entity`, needs no type resolution.
    const [only, ...others] = isUnionType(type) ? type.getTypes() : [type];
    if (only && others.length === 0 && isObjectType(only) && isDecoded(only)) written.set(type, only);
  }
  return written;
}

/** Whether the codec creates the whole object, so that no resolver has to run. */
function isDecoded(type: GraphQLObjectType): boolean {
  const fields = Object.values(type.getFields());
  return (
    fields.some(({ name }) => name === 'additionalProperties') &&
    fields.every((field) => {
      const named = getNamedType(field.type);
      const isRead = computationOf(field) !== null || !field.resolve;
      return isRead && (!isObjectType(named) || isDecoded(named));
    })
  );
}

function rewrap(type: GraphQLOutputType, named: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return new GraphQLNonNull(rewrap(type.ofType, named));
  return isListType(type) ? new GraphQLList(rewrap(type.ofType, named)) : named;
}

/** Longest list that is written without yielding to the event loop. */
const MAX_ITEMS_AT_ONCE = 1_000;

function resolveToText(
  type: GraphQLObjectType,
  resolve: GraphQLFieldResolver<unknown, unknown> = defaultFieldResolver,
  writerOf: GetWriter,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    // One writer for all items of a list.
    let write: Write | undefined;
    const toText = (value: unknown): unknown => {
      if (value instanceof Promise) return value.then(toText);
      if (Array.isArray(value))
        return value.length > MAX_ITEMS_AT_ONCE ? mapWithYields(value, toText) : value.map(toText);
      if (typeof value !== 'object' || value === null || value instanceof Error) return value;
      write ??= writerOf(type, info);
      const text = write(value, context);
      return text instanceof Promise ? text.then((json) => new JsonText(json)) : new JsonText(text);
    };
    return toText(resolve(source, args, context, info));
  };
}
