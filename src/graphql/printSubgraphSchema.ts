/**
 * Subgraph SDL: the schema with its directives, without the fields and types that federation adds to every subgraph. It
 * defines all that it uses, so that it is valid GraphQL by itself. `schema.graphql` and `_service` are this text.
 */
import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { type DefinitionNode, type GraphQLSchema, Kind, print } from 'graphql';
import { Memo } from '../codec/Memo';

/**
 * `@cost` and `@listSize` need v2.9; the composers of 2.14 reject versions above v2.12. Not `extend schema`, which
 * relay-compiler does not implement.
 */
const LINK = `schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"]) {
  query: Query
  mutation: Mutation
  subscription: Subscription
}`;

/**
 * Composers have these definitions themselves, and compare.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec#subgraph-schema-additions
 */
const FEDERATION = `"""For composition: imports directives of a specification."""
directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

"""For composition: the fields that identify an entity."""
directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE

"""For demand control: the cost of a type or field."""
directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR

"""For demand control: the size of a list."""
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION

"""Names of the definitions that \`@link\` imports."""
scalar link__Import

"""Purpose of a \`@link\`."""
enum link__Purpose {
  """Resolution of fields."""
  EXECUTION
  """Security."""
  SECURITY
}

"""A selection of fields, such as \`"linkToken"\`."""
scalar federation__FieldSet`;

/** Memoized: printing a schema takes some 10 ms. */
const texts = new Memo<string>();

export function printSubgraphSchema(schema: GraphQLSchema): string {
  return texts.get(schema, printText);
}

function printText(schema: GraphQLSchema): string {
  const document = getDocumentNodeFromSchema(schema);
  const definitions = document.definitions.flatMap(removeFederation).map(print);
  return `${[LINK, ...definitions, FEDERATION].join('\n\n')}\n`;
}

/** Removes `_service`, `_entities` and their types, which composers add themselves. */
function removeFederation(definition: DefinitionNode): DefinitionNode[] {
  // Root types have their default names.
  if (definition.kind === Kind.SCHEMA_DEFINITION) return [];
  if ('name' in definition && definition.name?.value.startsWith('_')) return [];
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [definition];
  return [
    { ...definition, fields: definition.fields?.filter(({ name }) => !name.value.startsWith('_')) ?? [] },
  ];
}
