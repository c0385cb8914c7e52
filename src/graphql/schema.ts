/** The GraphQL schema, built from the classes under `linkToken/`. */
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import {
  CreateLinkTokenPayloadFieldsResolver,
  LinkSessionFieldsResolver,
  LinkTokenFieldsResolver,
} from '../linkToken/LinkTokenFieldsResolver';
import { LinkTokenResolver } from '../linkToken/LinkTokenResolver';
import { FederationResolver } from './federation';

export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      LinkTokenResolver,
      LinkTokenFieldsResolver,
      LinkSessionFieldsResolver,
      CreateLinkTokenPayloadFieldsResolver,
      FederationResolver,
    ],
    // Inputs are checked by GraphQL's own coercion and by the operations themselves.
    validate: false,
    // The check introspects the whole schema at every start; a test prints it and so does the same.
    skipCheck: true,
  });
  // type-graphql has no place for the descriptions of the root types.
  for (const [type, description] of [
    [schema.getQueryType(), 'What can be read: link tokens, and what people have done with them.'],
    [schema.getMutationType(), 'What can be made: link tokens.'],
  ] as const) {
    if (type) type.description = description;
  }
  return schema;
}
