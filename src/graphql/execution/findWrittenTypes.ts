/** Finds the types whose objects are written whole, without a resolver for a part of them. */
import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { fieldReader, isPlaidType } from '../../codec/representation';

/** Maps the type of a leaf to the type of its objects. */
export type WrittenTypes = ReadonlyMap<GraphQLNamedType, GraphQLObjectType>;

export function findWrittenTypes(schema: GraphQLSchema): WrittenTypes {
  const written = new Map<GraphQLNamedType, GraphQLObjectType>();
  for (const type of Object.values(schema.getTypeMap())) {
    // A union with one member, such as `_Entity`, needs no type resolution.
    const [only, ...others] = isUnionType(type) ? type.getTypes() : [type];
    if (only && others.length === 0 && isObjectType(only) && isWritten(only)) written.set(type, only);
  }
  return written;
}

function isWritten(type: GraphQLObjectType): boolean {
  const fields = Object.values(type.getFields());
  return (
    isPlaidType(type) &&
    fields.every((field) => {
      const named = getNamedType(field.type);
      return fieldReader(type, field) !== null && (!isObjectType(named) || isWritten(named));
    })
  );
}
