/** Three composers, by three vendors, behind one interface. */
import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByTheGuild } from '@theguild/federation-composition';
import { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } from '@wundergraph/composition';
import {
  buildSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export interface Composition {
  readonly errors: readonly string[];
  /** Hints: what the composer suggests to review. */
  readonly hints: readonly string[];
  /** Schema for clients; null if composition failed. */
  readonly api: GraphQLSchema | null;
  /** Supergraph for gateways, if the composer creates one. */
  readonly supergraph: string | null;
  /** `@cost` by type and `@listSize` by field, as a router receives them. */
  readonly costs: Readonly<Record<string, number>>;
}

export const composers: Readonly<Record<string, (subgraphs: readonly Subgraph[]) => Composition>> = {
  '@apollo/composition': withApollo,
  '@theguild/federation-composition': withTheGuild,
  '@wundergraph/composition': withWunderGraph,
};

export function withApollo(subgraphs: readonly Subgraph[]): Composition {
  const { errors, hints, schema, supergraphSdl } = composeByApollo(subgraphs.map(parsed));
  if (errors) return failed(errors);
  return {
    errors: [],
    hints: hints.map(String),
    api: schema.toAPISchema().toGraphQLJSSchema(),
    supergraph: supergraphSdl,
    costs: costsIn(parse(supergraphSdl)),
  };
}

export function withTheGuild(subgraphs: readonly Subgraph[]): Composition {
  const { errors, publicSdl, supergraphSdl } = composeByTheGuild(subgraphs.map(parsed));
  if (errors) return failed(errors);
  return {
    errors: [],
    hints: [],
    api: buildSchema(publicSdl),
    supergraph: supergraphSdl,
    costs: costsIn(parse(supergraphSdl)),
  };
}

function withWunderGraph(subgraphs: readonly Subgraph[]): Composition {
  const result = federateSubgraphs({
    subgraphs: subgraphs.map((subgraph) => ({ ...parsed(subgraph), definitions: parse(subgraph.sdl) })),
    version: ROUTER_COMPATIBILITY_VERSION_ONE,
  });
  if (!result.success) return failed(result.errors);
  const costs = [...result.subgraphConfigBySubgraphName.values()].flatMap(({ costs }) => [
    ...(costs?.typeWeights ?? []),
    ...[...(costs?.listSizes ?? [])].map(([field, { assumedSize }]) => [field, assumedSize] as const),
  ]);
  return {
    errors: [],
    hints: result.warnings.map(String),
    api: result.federatedGraphClientSchema,
    supergraph: null,
    costs: Object.fromEntries(costs.filter((entry): entry is [string, number] => entry[1] !== undefined)),
  };
}

const parsed = ({ name, url, sdl }: Subgraph) => ({ name, url, typeDefs: parse(sdl) });

const failed = (errors: readonly Error[]): Composition => ({
  errors: errors.map(({ message }) => message),
  hints: [],
  api: null,
  supergraph: null,
  costs: {},
});

/** `@cost` of types and `@listSize` of fields in a document. */
export function costsIn(document: DocumentNode): Record<string, number> {
  const types = document.definitions.filter(
    (definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  const entries = types.flatMap(({ name, directives, fields = [] }) => [
    [name.value, intOf(directives, 'cost', 'weight')] as const,
    ...fields.map(
      (field) =>
        [`${name.value}.${field.name.value}`, intOf(field.directives, 'listSize', 'assumedSize')] as const,
    ),
  ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null));
}

function intOf(
  directives: readonly ConstDirectiveNode[] = [],
  name: string,
  argument: string,
): number | null {
  const found = directives
    .find((directive) => directive.name.value === name)
    ?.arguments?.find((candidate) => candidate.name.value === argument)?.value;
  return found?.kind === Kind.INT ? Number(found.value) : null;
}
