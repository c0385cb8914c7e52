/** Subgraph SDL: the schema with its directives, without the definitions that federation adds to every subgraph. */
import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { type DefinitionNode, type GraphQLSchema, Kind, print } from 'graphql';

/** `@cost` and `@listSize` need v2.9; the composers of 2.14 reject versions above v2.12. */
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])';

export function printSubgraphSchema(schema: GraphQLSchema): string {
  const document = getDocumentNodeFromSchema(schema);
  const definitions = document.definitions.flatMap(removeFederation).map(print);
  return `${[LINK, ...definitions].join('\n\n')}\n`;
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
