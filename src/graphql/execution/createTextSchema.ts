/**
 * The schema by which graphql-js executes compiled operations. What Plaid's answers are decoded into is a leaf in it,
 * whose value is JSON that is written already; all else (arguments, resolvers, what fails and what becomes null then) is
 * left to graphql-js, and is as it is without compiling.
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

/** What writes the objects of a field, by what is selected of them. */
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
        type: rewrapped(field.type, leaf),
        resolve: writing(written, field.resolve, writerOf),
      };
    }
    return isObjectType(named) ? { ...field, type: rewrapped(field.type, withTexts(named)) } : field;
  }

  function withTexts(type: GraphQLObjectType): GraphQLObjectType {
    const known = objects.get(type);
    if (known) return known;
    const { fields, ...config } = type.toConfig();
    const made = new GraphQLObjectType({
      ...config,
      fields: () =>
        Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, asText(field)] as const)),
    });
    objects.set(type, made);
    return made;
  }

  const root = (type: GraphQLObjectType | null | undefined) => (type ? withTexts(type) : null);
  return new GraphQLSchema({
    query: root(schema.getQueryType()),
    mutation: root(schema.getMutationType()),
    subscription: root(schema.getSubscriptionType()),
    // As the one that it is made of.
    assumeValid: true,
  });
}

type Field = GraphQLFieldConfig<unknown, unknown>;

/** By the type of a leaf, the type of its objects. */
export type WrittenTypes = ReadonlyMap<GraphQLNamedType, GraphQLObjectType>;

/** To be asked before anybody is served: for a trace, Apollo Server puts a resolver on each field of the schema. */
export function findWrittenTypes(schema: GraphQLSchema): WrittenTypes {
  const written = new Map<GraphQLNamedType, GraphQLObjectType>();
  for (const type of Object.values(schema.getTypeMap())) {
    // One that has one member has nothing to tell apart: such is `_Entity`.
    const [only, ...others] = isUnionType(type) ? type.getTypes() : [type];
    if (only && others.length === 0 && isObjectType(only) && isDecoded(only)) written.set(type, only);
  }
  return written;
}

/** Whether the codec has made the whole of it, so that nothing about it is still to be asked. */
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

function rewrapped(type: GraphQLOutputType, named: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return new GraphQLNonNull(rewrapped(type.ofType, named));
  return isListType(type) ? new GraphQLList(rewrapped(type.ofType, named)) : named;
}

/** Of a list, how many are written at once. */
const MANY = 1_000;

function writing(
  type: GraphQLObjectType,
  resolve: GraphQLFieldResolver<unknown, unknown> = defaultFieldResolver,
  writerOf: GetWriter,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    // Once for all of a list.
    let write: Write | undefined;
    const toText = (value: unknown): unknown => {
      if (value instanceof Promise) return value.then(toText);
      if (Array.isArray(value)) return value.length > MANY ? mapWithYields(value, toText) : value.map(toText);
      if (typeof value !== 'object' || value === null || value instanceof Error) return value;
      write ??= writerOf(type, info);
      const text = write(value, context);
      return text instanceof Promise ? text.then((written) => new JsonText(written)) : new JsonText(text);
    };
    return toText(resolve(source, args, context, info));
  };
}
