/**
 * The schema that graphql-js executes compiled operations with. Types of Plaid's objects are leaves in it, with
 * serialized JSON as values. Arguments, resolvers, errors and null propagation are graphql-js's, unchanged.
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
  GraphQLScalarType,
  GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { mapWithYields } from '../../async/yieldToEventLoop';
import type { PlaidJson } from '../../codec/json';
import { getWriter } from './CompiledDocument';
import type { Write } from './compileWriter';
import type { WrittenTypes } from './findWrittenTypes';
import { JsonText } from './JsonText';

export function createTextSchema(schema: GraphQLSchema, writtenTypes: WrittenTypes): GraphQLSchema {
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
        resolve: resolveToText(written, field.resolve),
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

function rewrap(type: GraphQLOutputType, named: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return new GraphQLNonNull(rewrap(type.ofType, named));
  return isListType(type) ? new GraphQLList(rewrap(type.ofType, named)) : named;
}

/** Longest list that is written without yielding to the event loop. */
const MAX_ITEMS_AT_ONCE = 1_000;

function resolveToText(
  type: GraphQLObjectType,
  resolve: GraphQLFieldResolver<unknown, unknown> = defaultFieldResolver,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    // One writer for all items of a list.
    let write: Write | undefined;
    const toText = (value: unknown): unknown => {
      if (value instanceof Promise) return value.then(toText);
      if (Array.isArray(value))
        return value.length > MAX_ITEMS_AT_ONCE ? mapWithYields(value, toText) : value.map(toText);
      if (typeof value !== 'object' || value === null || value instanceof Error) return value;
      write ??= getWriter(type, info);
      const text = write(value as PlaidJson, context);
      return text instanceof Promise ? text.then((json) => new JsonText(json)) : new JsonText(text);
    };
    return toText(resolve(source, args, context, info));
  };
}
