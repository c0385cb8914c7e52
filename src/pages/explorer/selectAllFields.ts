/** The selection that asks for everything a type has, down to the leaves: what the schema gains, it gains. */
import {
  assertObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';

export function selectAllFields(schema: GraphQLSchema, typeName: string): string {
  const fields = Object.values(assertObjectType(schema.getType(typeName)).getFields());
  const selections = fields.map(({ name, type }) => name + below(schema, type));
  return `{ ${selections.join(' ')} }`;
}

function below(schema: GraphQLSchema, type: GraphQLOutputType): string {
  const named = getNamedType(type);
  return isObjectType(named) ? ` ${selectAllFields(schema, named.name)}` : '';
}
