/**
 * Field cost by the schema's `@cost` and `@listSize`, as a router's demand control computes it. Two rules are ours: an
 * abstract type costs as much as its most expensive member (an entity is a read from Plaid, whatever type is selected),
 * and introspection has a cost of its own, since its responses are large.
 * https://www.apollographql.com/docs/graphos/routing/security/demand-control
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
  /** Cost of one item, without its selection. */
  readonly weight: number;
  /** Assumed number of items; 1 for a field that is not a list. */
  readonly items: number;
}

/** Base cost of every mutation. */
export const MUTATION_COST = 10;

/** Cost of `__schema`, `__type` and `_service`, and of each alias within: each adds some 100 KB to the response. */
export const SCHEMA_COST = 10_000;

const costs = new WeakMap<GraphQLField<unknown, unknown>, FieldCost>();

/** Memoized per field. */
export function getFieldCost(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): FieldCost {
  const known = costs.get(field);
  if (known) return known;
  const cost = computeFieldCost(field, schema);
  costs.set(field, cost);
  return cost;
}

/** Whether a type occurs only in responses that describe the schema. */
export function isIntrospectionResult(type: GraphQLNamedType): boolean {
  return type.name === '_Service' || (isIntrospectionType(type) && isObjectType(type));
}

function computeFieldCost(
  { astNode, type }: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
): FieldCost {
  const named = getNamedType(type);
  if (isIntrospectionResult(named)) return { weight: SCHEMA_COST, items: 1 };
  const weight = getNumber(astNode?.directives, 'cost', 'weight') ?? getTypeWeight(named, schema);
  const items = getNumber(astNode?.directives, 'listSize', 'assumedSize') ?? 1;
  return { weight, items: isListType(getNullableType(type)) ? items : 1 };
}

function getTypeWeight(type: GraphQLNamedType, schema: GraphQLSchema): number {
  const own = getNumber(type.astNode?.directives, 'cost', 'weight');
  if (own !== null) return own;
  if (!isAbstractType(type)) return isObjectType(type) ? 1 : 0;
  return Math.max(1, ...schema.getPossibleTypes(type).map((member) => getTypeWeight(member, schema)));
}

function getNumber(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
  argument: string,
): number | null {
  const value = directives
    ?.find((directive) => directive.name.value === name)
    ?.arguments?.find((candidate) => candidate.name.value === argument)?.value;
  return value?.kind === Kind.INT || value?.kind === Kind.FLOAT ? Number(value.value) : null;
}
