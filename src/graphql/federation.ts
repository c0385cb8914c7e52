/**
 * The subgraph's side of Apollo Federation 2: `_service` and `_entities`.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 *
 * Our own and not `@apollo/subgraph`: that one takes a schema's text, so it drops what the codec reads from ours
 * (`@Wire`) and builds it a second time (95 ms and 14 MB of each start), and since 2.15 it needs Node 22.
 */
import { GraphQLError, type GraphQLResolveInfo, type ValidationRule } from 'graphql';
import { Arg, Ctx, createUnionType, Field, Info, ObjectType, Query, Resolver } from 'type-graphql';
import { isJsonObject } from '../codec/json';
import { Memo } from '../codec/Memo';
import { createJsonScalar } from '../codec/scalars';
import { type ArgumentPath, BadUserInput } from '../errors/BadUserInput';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import { LinkToken } from '../linkToken/schema/LinkToken';
import { printSubgraphSchema } from './printSubgraphSchema';

/** A type's name and the fields of one of its keys. */
type Representation = Readonly<Record<string, unknown>>;

const Any = createJsonScalar({
  name: '_Any',
  description: 'A reference to an entity: an object with its `__typename` and the fields of one of its keys.',
  accepts: (value) => isJsonObject(value) && typeof value['__typename'] === 'string',
  expected: 'an object with `__typename`',
});

const Entity = createUnionType({
  name: '_Entity',
  description: 'The types that other subgraphs may refer to, and that are resolved here.',
  types: () => [LinkToken] as const,
  resolveType: () => LinkToken,
});

@ObjectType('_Service', { description: 'This server, as a subgraph.' })
class Service {
  @Field(() => String, {
    description: 'Its schema with the directives of federation, as composition needs it.',
  })
  sdl!: string;
}

@Resolver()
export class FederationResolver {
  @Query(() => Service, { name: '_service', description: 'For routers: what this subgraph is.' })
  service(@Info() { schema }: GraphQLResolveInfo): Service {
    return services.get(schema, () => ({ sdl: printSubgraphSchema(schema) }));
  }

  @Query(() => [Entity], {
    name: '_entities',
    nullable: 'items',
    description:
      'For routers: entities by reference, in the order of the references. Each is read as `linkToken` reads it, under the same rules; one that cannot be read is null, and has an error of its own.',
  })
  entities(
    @Arg('representations', () => [Any], { description: 'The references.' })
    representations: readonly Representation[],
    @Ctx() context: LinkTokenContext,
  ): Promise<LinkToken>[] {
    context.linkTokens.refuseTooMany(new Set(representations.map(tokenOrItself)), ['representations']);
    return representations.map((representation, index) =>
      resolveReference(representation, ['representations', index], context),
    );
  }
}

/** What is no reference to a link token counts as one each: it has an error each. */
function tokenOrItself(representation: Representation): unknown {
  const { __typename, linkToken } = representation;
  return __typename === 'LinkToken' && typeof linkToken === 'string' ? linkToken : representation;
}

/** Memoized: printing a schema takes some 10 ms. */
const services = new Memo<Service>();

async function resolveReference(
  { __typename, linkToken }: Representation,
  path: ArgumentPath,
  { linkTokens }: LinkTokenContext,
): Promise<LinkToken> {
  if (__typename !== 'LinkToken') {
    throw BadUserInput.at([...path, '__typename'], 'names no type that is resolved here');
  }
  const keyPath = [...path, 'linkToken'];
  if (typeof linkToken !== 'string') throw BadUserInput.at(keyPath, 'is not a string');
  return linkTokens.get(linkToken, keyPath);
}

/** `_service` tells the whole schema: where introspection is off, so is this. */
export const noServiceIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '_service') return;
    context.reportError(
      new GraphQLError('Introspection is off, and `_service` is a kind of it.', { nodes: node }),
    );
  },
});
