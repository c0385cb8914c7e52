/**
 * What a field costs, by `@cost` and `@listSize` of the schema: the price that a router's demand control reckons with.
 * https://www.apollographql.com/docs/graphos/routing/security/demand-control
 * Two things are ours: an abstract type costs as much as its dearest member (an entity is a read of Plaid's, whatever
 * stands for its type), and answers about the schema itself have a price of their own, since they are large.
 */
import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';

export interface FieldCost {
  /** Of one item, without its selection. */
  readonly weight: number;
  /** How many items to reckon with. */
  readonly items: number;
  /** Whether it leads to the schema itself: introspection, or `_service`. */
  readonly isIntrospection: boolean;
}

/** What every mutation costs, whatever its fields do. */
export const MUTATION_COST = 10;

/** Of `__schema`, `__type` and `_service`, and again for each alias within: an answer has some 100 KB for each. */
export const SCHEMA_COST = 10_000;

/** Gives the price of a field, worked out once. */
export function memoizeFieldCosts(
  schema: GraphQLSchema,
): (field: GraphQLField<unknown, unknown>) => FieldCost {
  const known = new WeakMap<object, FieldCost>();
  return (field) => {
    let price = known.get(field);
    if (!price) {
      price = priceOf(field, schema);
      known.set(field, price);
    }
    return price;
  };
}

/** Whether a type is met only in answers about the schema. */
export function isIntrospectionResult(type: GraphQLNamedType): boolean {
  return type.name === '_Service' || (isIntrospectionType(type) && isObjectType(type));
}

function priceOf({ astNode, type }: GraphQLField<unknown, unknown>, schema: GraphQLSchema): FieldCost {
  const named = getNamedType(type);
  const aboutSchema = isIntrospectionResult(named);
  const weight = numberOf(astNode?.directives, 'cost', 'weight') ?? weightOf(named, schema);
  const items = numberOf(astNode?.directives, 'listSize', 'assumedSize') ?? 1;
  return { weight, items: isListType(getNullableType(type)) ? items : 1, isIntrospection: aboutSchema };
}

function weightOf(type: GraphQLNamedType, schema: GraphQLSchema): number {
  const own = numberOf(type.astNode?.directives, 'cost', 'weight');
  if (own !== null) return own;
  if (!isAbstractType(type)) return isObjectType(type) ? 1 : 0;
  return Math.max(1, ...schema.getPossibleTypes(type).map((member) => weightOf(member, schema)));
}

function numberOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
  argument: string,
): number | null {
  const value = directives
    ?.find((directive) => directive.name.value === name)
    ?.arguments?.find((candidate) => candidate.name.value === argument)?.value;
  return value?.kind === Kind.INT || value?.kind === Kind.FLOAT ? Number(value.value) : null;
}
