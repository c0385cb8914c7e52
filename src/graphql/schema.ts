/** The GraphQL schema, built from the classes under `linkToken/`. */
import 'reflect-metadata';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { PlaidJson } from '../codec/json';
import { fieldReader, isPlaidType } from '../codec/representation';
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
  resolveFromJson(schema);
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

/** The objects of Plaid's types are Plaid's JSON. Replaces type-graphql's resolvers, which add a promise per field. */
function resolveFromJson(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType).filter(isPlaidType)) {
    for (const field of Object.values(type.getFields())) {
      const read = fieldReader(type, field);
      if (read) field.resolve = (json: PlaidJson, _args, context: unknown) => read(json, context);
    }
  }
}

function rejectTopic(): never {
  throw new Error('Subscriptions do not use topics.');
}
