/** Builds a selection set with every field below a type, down to the leaves, from the schema. */
import {
  assertObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';

export function selectAllFields(schema: GraphQLSchema, typeName: string): string {
  const fields = Object.values(assertObjectType(schema.getType(typeName)).getFields());
  const selections = fields.map(({ name, type }) => name + subselection(schema, type));
  return `{ ${selections.join(' ')} }`;
}

function subselection(schema: GraphQLSchema, type: GraphQLOutputType): string {
  const named = getNamedType(type);
  return isObjectType(named) ? ` ${selectAllFields(schema, named.name)}` : '';
}
