/** Selections that ask for everything a type of `schema.graphql` has, with and without what is ours alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertObjectType, buildSchema, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

export const root = join(__dirname, '../../../..');

/** Fields that the server computes and Plaid does not send, so that no other server here has them. */
export const OURS_ALONE: ReadonlySet<string> = new Set([
  'status of LinkToken',
  'publicTokens of LinkToken',
  'outcome of LinkSession',
]);

export function readSchema(): GraphQLSchema {
  // Federation's directives are not declared in it, and what they say is no matter here.
  return buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'), { assumeValidSDL: true });
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
