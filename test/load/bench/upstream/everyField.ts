/** Selections of every field of a type in `schema.graphql`, with or without the fields that this server adds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertObjectType, buildSchema, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

export const root = join(__dirname, '../../../..');

/** Fields computed by this server, which no peer has. */
const OURS_ALONE: ReadonlySet<string> = new Set([
  'status of LinkToken',
  'publicTokens of LinkToken',
  'outcome of LinkSession',
]);

export function readSchema(): GraphQLSchema {
  // Federation directives are not declared in it and do not matter here.
  return buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
}

export function everyField(schema: GraphQLSchema, typeName: string, withOurs: boolean): string {
  const fields = Object.values(assertObjectType(schema.getType(typeName)).getFields()).filter(
    ({ name }) => withOurs || !(name === 'additionalProperties' || OURS_ALONE.has(`${name} of ${typeName}`)),
  );
  const selections = fields.map(({ name, type }) => {
    const named = getNamedType(type);
    return isObjectType(named) ? `${name} ${everyField(schema, named.name, withOurs)}` : name;
  });
  return `{ ${selections.join(' ')} }`;
}
