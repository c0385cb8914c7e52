/**
 * Apollo Federation 2 subgraph: `_service` and `_entities`.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
import { GraphQLError, type GraphQLResolveInfo, type ValidationRule } from 'graphql';
import { Arg, Ctx, createUnionType, Field, Info, ObjectType, Query, Resolver } from 'type-graphql';
import { isJsonObject, type PlaidJson } from '../codec/json';
import { createJsonScalar } from '../codec/scalars';
import { type ArgumentPath, BadUserInput } from '../errors/BadUserInput';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import { LinkToken } from '../linkToken/schema/LinkToken';
import { printSubgraphSchema } from './printSubgraphSchema';

/** Entity reference: a type name and the fields of one of its keys. */
type Representation = Readonly<Record<string, unknown>>;

const Any = createJsonScalar({
  name: '_Any',
  description: 'Reference to an entity: an object with `__typename` and the fields of one of its keys.',
  accepts: (value) => isJsonObject(value) && typeof value['__typename'] === 'string',
  expected: 'an object with `__typename`',
});

const Entity = createUnionType({
  name: '_Entity',
  description: 'Entities of this subgraph.',
  types: () => [LinkToken] as const,
  resolveType: () => LinkToken,
});

@ObjectType('_Service', { description: 'This subgraph.' })
class Service {
  @Field(() => String, {
    description: 'Schema with federation directives, for composition.',
  })
  sdl!: string;
}

@Resolver()
export class FederationResolver {
  @Query(() => Service, { name: '_service', description: 'For routers: schema of this subgraph.' })
  service(@Info() { schema }: GraphQLResolveInfo): Service {
    return { sdl: printSubgraphSchema(schema) };
  }

  @Query(() => [Entity], {
    name: '_entities',
    nullable: 'items',
    description:
      'For routers: returns entities in the order of their references. Each is read like `linkToken`, under the same rules. An entity that cannot be read is null and has its own error.',
  })
  entities(
    @Arg('representations', () => [Any], { description: 'References to the entities.' })
    representations: readonly Representation[],
    @Ctx() context: LinkTokenContext,
  ): Promise<PlaidJson>[] {
    context.linkTokens.refuseTooMany(new Set(representations.map(toDistinctKey)), ['representations']);
    return representations.map((representation, index) =>
      resolveReference(representation, ['representations', index], context),
    );
  }
}

/** References with the same token count as one; each invalid reference counts by itself and has its own error. */
function toDistinctKey(representation: Representation): unknown {
  const { __typename, linkToken } = representation;
  return __typename === 'LinkToken' && typeof linkToken === 'string' ? linkToken : representation;
}

async function resolveReference(
  { __typename, linkToken }: Representation,
  path: ArgumentPath,
  { linkTokens }: LinkTokenContext,
): Promise<PlaidJson> {
  if (__typename !== 'LinkToken') {
    throw BadUserInput.at([...path, '__typename'], 'is not a type of this subgraph');
  }
  const keyPath = [...path, 'linkToken'];
  if (typeof linkToken !== 'string') throw BadUserInput.at(keyPath, 'is not a string');
  return linkTokens.get(linkToken, keyPath);
}

/** Disables `_service`, which returns the whole schema, together with introspection. */
export const noServiceIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '_service') return;
    context.reportError(
      new GraphQLError('Introspection is disabled, which includes `_service`.', { nodes: node }),
    );
  },
});
