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
    // GraphQL's coercion and the operations validate inputs.
    validate: false,
    // Required with subscriptions, but unused: `linkTokenUpdated` has its own source.
    pubSub: { publish: rejectTopic, subscribe: rejectTopic },
    // The check introspects the whole schema at every start; a test prints the schema instead.
    skipCheck: true,
  });
  resolveComputedFields(schema);
  // type-graphql cannot describe root types.
  for (const [type, description] of [
    [schema.getQueryType(), 'Reads link tokens and their Link sessions.'],
    [schema.getMutationType(), 'Creates link tokens.'],
    [schema.getSubscriptionType(), 'Publishes updates of link tokens during Link sessions.'],
  ] as const) {
    if (type) type.description = description;
  }
  return schema;
}

/** Replaces type-graphql's field resolvers, which add a promise per field. */
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

function rejectTopic(): never {
  throw new Error('Subscriptions do not use topics.');
}
