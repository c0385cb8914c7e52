/** The schema as a subgraph publishes it: with its directives, and without what federation adds to every subgraph. */
import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { type DefinitionNode, type GraphQLSchema, Kind, print } from 'graphql';

/** v2.9 brought `@cost` and `@listSize`; what is newer than v2.12 is refused by the composers of 2.14. */
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])';

export function printSubgraphSchema(schema: GraphQLSchema): string {
  const document = getDocumentNodeFromSchema(schema);
  const definitions = document.definitions.flatMap(withoutFederation).map(print);
  return `${[LINK, ...definitions].join('\n\n')}\n`;
}

/** `_service`, `_entities`, and the types behind them: composers add their own. */
function withoutFederation(definition: DefinitionNode): DefinitionNode[] {
  // The root types have the names that everybody expects, and so need no definition of the schema.
  if (definition.kind === Kind.SCHEMA_DEFINITION) return [];
  if ('name' in definition && definition.name?.value.startsWith('_')) return [];
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [definition];
  return [
    { ...definition, fields: definition.fields?.filter(({ name }) => !name.value.startsWith('_')) ?? [] },
  ];
}
