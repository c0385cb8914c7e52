/** The GraphQL schema, built from the classes under `linkToken/`. */
import 'reflect-metadata';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { computationOf } from '../codec/names';
import { CreateLinkTokenPayloadResolver } from '../linkToken/resolvers/CreateLinkTokenPayloadResolver';
import { LinkTokenResolver } from '../linkToken/resolvers/LinkTokenResolver';
import { LinkTokenUpdatesResolver } from '../linkToken/resolvers/LinkTokenUpdatesResolver';
import { FederationResolver } from './federation';

export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      LinkTokenResolver,
      LinkTokenUpdatesResolver,
      CreateLinkTokenPayloadResolver,
      FederationResolver,
    ],
    // Inputs are checked by GraphQL's own coercion and by the operations themselves.
    validate: false,
    // Asked for wherever there are subscriptions; ours has a source of its own.
    pubSub: { publish: noTopics, subscribe: noTopics },
    // The check introspects the whole schema at every start; a test prints it and so does the same.
    skipCheck: true,
  });
  resolveComputedFields(schema);
  // type-graphql has no place for the descriptions of the root types.
  for (const [type, description] of [
    [schema.getQueryType(), 'What can be read: link tokens, and what people have done with them.'],
    [schema.getMutationType(), 'What can be made: link tokens.'],
    [schema.getSubscriptionType(), 'What can be watched: link tokens, while people are in Link.'],
  ] as const) {
    if (type) type.description = description;
  }
  return schema;
}

/** type-graphql's own resolvers of fields are asynchronous, each a promise more. */
function resolveComputedFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const computation = computationOf(field);
      if (!computation) continue;
      const compute = computation.compute as (object: unknown, context: unknown) => unknown;
      field.resolve = (object: unknown, _args, context: unknown) => compute(object, context);
    }
  }
}

function noTopics(): never {
  throw new Error('Subscriptions here do not go by topics.');
}
