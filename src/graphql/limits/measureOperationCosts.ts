/**
 * What each operation of a document asks for, through its fragments. One walk of the document, by graphql-js's own
 * visitor, which needs no stack: each definition once, however often it is spread. Then the definitions are added up
 * in the order in which they are spread; those on a circle, and what spreads them, are left out.
 */
import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type TypeInfo,
  type ValueNode,
} from 'graphql';
import { type FieldCost, isIntrospectionResult, MUTATION_COST, SCHEMA_COST } from './fieldCost';

export interface OperationCost {
  depth: number;
  aliases: number;
  directives: number;
  /** Whatever the variables are. */
  fixedCost: number;
  /** By the name of the variable that holds a list: for each of its items. */
  readonly costPerItem: Map<string, number>;
}

/** No sum grows beyond this, and so none becomes infinite; no limit is as high. */
export const MAX_SUM = 1_000_000_000;

/** A place in the tree of a definition. */
interface Place {
  /** The fields around it. */
  readonly depth: number;
  /** How often it will be there, by the lists around it. */
  readonly times: number;
  /** The variable whose items are read around it. */
  readonly list: string | null;
}

const ROOT: Place = { depth: 0, times: 1, list: null };

/** An operation or a fragment: what it asks for itself, and, once nothing is open, with its fragments. */
interface Part {
  readonly definition: OperationDefinitionNode | FragmentDefinitionNode;
  readonly demand: OperationCost;
  readonly spreads: { readonly fragment: string; readonly place: Place }[];
  /** How many spreads are of fragments that are not added up yet. */
  open: number;
  readonly usedBy: Part[];
}

type PriceOf = (field: NonNullable<ReturnType<TypeInfo['getFieldDef']>>) => FieldCost;

/** @param found is told of each operation, once the document is walked. */
export function measureOperationCosts(
  types: TypeInfo,
  schema: GraphQLSchema,
  priceOf: PriceOf,
  found: (operation: OperationDefinitionNode, demand: OperationCost) => void,
): ASTVisitor {
  const parts: Part[] = [];
  const places: Place[] = [];
  /** Null where graphql-js will refuse the definition. */
  let part: Part | null = null;

  function begin(definition: Part['definition']): void {
    part = newPart(definition);
    parts.push(part);
    places.splice(0, places.length, ROOT);
  }

  return {
    OperationDefinition: begin,
    FragmentDefinition: begin,
    Field: {
      enter(node) {
        const place = places.at(-1) ?? ROOT;
        const depth = place.depth + 1;
        const { weight, items, list = place.list } = priceAt(node, types, schema, priceOf);
        const times = limited(place.times * items);
        if (part) {
          part.demand.depth = Math.max(part.demand.depth, depth);
          if (node.alias) part.demand.aliases += 1;
          addCost(part.demand, list, limited(times * weight));
        }
        places.push({ depth, times, list });
      },
      leave: () => void places.pop(),
    },
    FragmentSpread(node) {
      part?.spreads.push({ fragment: node.name.value, place: places.at(-1) ?? ROOT });
    },
    Directive() {
      if (part) part.demand.directives += 1;
    },
    Document: {
      leave: () => {
        for (const { definition, demand } of addedUp(parts)) {
          if (definition.kind === Kind.OPERATION_DEFINITION) found(definition, demand);
        }
      },
    },
  };
}

function newPart(definition: Part['definition']): Part {
  const isMutation =
    definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION;
  const fixedCost = isMutation ? MUTATION_COST : 0;
  const demand = { depth: 0, aliases: 0, directives: 0, fixedCost, costPerItem: new Map() };
  return { definition, demand, spreads: [], open: 0, usedBy: [] };
}

interface Price {
  readonly weight: number;
  readonly items: number;
  /** The variable that holds as many items as the field will have. */
  readonly list?: string;
}

/** A field that is not there costs nothing: graphql-js refuses it. */
function priceAt(node: FieldNode, types: TypeInfo, schema: GraphQLSchema, priceOf: PriceOf): Price {
  const field = types.getFieldDef();
  const parent = types.getParentType();
  if (!field || !parent) return { weight: 0, items: 1 };
  // Without an alias, what is selected twice is in the answer once.
  if (isIntrospectionResult(parent)) return { weight: node.alias ? SCHEMA_COST : 0, items: 1 };
  const { weight, items, isIntrospection: aboutSchema } = priceOf(field);
  if (aboutSchema) return { weight: SCHEMA_COST, items: 1 };
  if (field.name !== '_entities' || parent !== schema.getQueryType()) return { weight, items };
  const { value } = node.arguments?.find(({ name }) => name.value === 'representations') ?? {};
  if (value?.kind === Kind.VARIABLE) return { weight, items: 1, list: value.name.value };
  return { weight, items: countItems(value) };
}

/** How many items a value in the document is for a list; a single one stands for a list of one. */
export function countItems(value: ValueNode | undefined): number {
  return value?.kind === Kind.LIST ? value.values.length : 1;
}

/** The parts whose fragments are all there and not on a circle, complete. */
function addedUp(parts: readonly Part[]): readonly Part[] {
  const fragments = new Map<string, Part>();
  for (const part of parts) {
    if (part.definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.definition.name.value, part);
  }
  for (const part of parts) {
    for (const { fragment } of part.spreads) {
      const used = fragments.get(fragment);
      if (!used) continue;
      part.open += 1;
      used.usedBy.push(part);
    }
  }
  const complete = parts.filter(({ open }) => open === 0);
  // Grows while it is walked.
  for (const part of complete) {
    for (const { fragment, place } of part.spreads) {
      const used = fragments.get(fragment);
      if (used) add(part.demand, used.demand, place);
    }
    for (const user of part.usedBy) {
      user.open -= 1;
      if (user.open === 0) complete.push(user);
    }
  }
  return complete;
}

function add(demand: OperationCost, fragment: OperationCost, { depth, times, list }: Place): void {
  demand.depth = Math.max(demand.depth, limited(depth + fragment.depth));
  demand.aliases = limited(demand.aliases + fragment.aliases);
  demand.directives = limited(demand.directives + fragment.directives);
  addCost(demand, list, limited(times * fragment.fixedCost));
  for (const [variable, cost] of fragment.costPerItem) addCost(demand, variable, limited(times * cost));
}

function addCost(demand: OperationCost, list: string | null, cost: number): void {
  if (list === null) demand.fixedCost = limited(demand.fixedCost + cost);
  else if (cost > 0) demand.costPerItem.set(list, limited((demand.costPerItem.get(list) ?? 0) + cost));
}

function limited(sum: number): number {
  return Math.min(sum, MAX_SUM);
}
