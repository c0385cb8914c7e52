/**
 * Operation cost (demand control): depth, aliases, directives and cost of each operation of a document, fragments
 * included. The document is visited once, by graphql-js's non-recursive visitor, and each definition is measured once,
 * however often it is spread. Definitions on a fragment cycle, and those that spread them, are left out.
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
import { type FieldCost, getFieldCost, isIntrospectionResult, MUTATION_COST, SCHEMA_COST } from './fieldCost';

export interface OperationCost {
  depth: number;
  aliases: number;
  directives: number;
  /** The part of the cost that does not depend on variables. */
  fixedCost: number;
  /** Cost per item of a list in a variable, by the variable's name. */
  readonly costPerItem: Map<string, number>;
}

/** Upper bound of each sum, above every limit; keeps sums finite. */
export const MAX_SUM = 1_000_000_000;

/** Position of a selection in its definition. */
interface Position {
  /** Number of enclosing fields. */
  readonly depth: number;
  /** Product of the assumed sizes of the enclosing lists. */
  readonly times: number;
  /** Name of the variable that holds the items of an enclosing list. */
  readonly list: string | null;
}

const ROOT: Position = { depth: 0, times: 1, list: null };

/** An operation or fragment, first measured by itself; its fragments are added once they are complete. */
interface Part {
  readonly definition: OperationDefinitionNode | FragmentDefinitionNode;
  readonly cost: OperationCost;
  readonly spreads: { readonly fragment: string; readonly position: Position }[];
  /** Number of spreads whose fragments are not complete yet. */
  pending: number;
  readonly usedBy: Part[];
}

/** @param onOperation called for each operation after the visit. */
export function measureOperationCosts(
  types: TypeInfo,
  schema: GraphQLSchema,
  onOperation: (operation: OperationDefinitionNode, cost: OperationCost) => void,
): ASTVisitor {
  const parts: Part[] = [];
  const positions: Position[] = [];
  /** Null outside a definition that can be executed; graphql-js rejects such documents. */
  let part: Part | null = null;

  function begin(definition: Part['definition']): void {
    part = createPart(definition);
    parts.push(part);
    positions.splice(0, positions.length, ROOT);
  }

  return {
    OperationDefinition: begin,
    FragmentDefinition: begin,
    Field: {
      enter(node) {
        const position = positions.at(-1) ?? ROOT;
        const depth = position.depth + 1;
        const { weight, items, list = position.list } = getSelectionCost(node, types, schema);
        const times = capped(position.times * items);
        if (part) {
          part.cost.depth = Math.max(part.cost.depth, depth);
          if (node.alias) part.cost.aliases += 1;
          addCost(part.cost, list, capped(times * weight));
        }
        positions.push({ depth, times, list });
      },
      leave: () => void positions.pop(),
    },
    FragmentSpread(node) {
      part?.spreads.push({ fragment: node.name.value, position: positions.at(-1) ?? ROOT });
    },
    Directive() {
      if (part) part.cost.directives += 1;
    },
    Document: {
      leave: () => {
        for (const { definition, cost } of completeParts(parts)) {
          if (definition.kind === Kind.OPERATION_DEFINITION) onOperation(definition, cost);
        }
      },
    },
  };
}

function createPart(definition: Part['definition']): Part {
  const isMutation =
    definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION;
  const fixedCost = isMutation ? MUTATION_COST : 0;
  const cost = { depth: 0, aliases: 0, directives: 0, fixedCost, costPerItem: new Map() };
  return { definition, cost, spreads: [], pending: 0, usedBy: [] };
}

/** @returns the field's cost and, for `_entities`, the number of representations or the variable that holds them. */
function getSelectionCost(
  node: FieldNode,
  types: TypeInfo,
  schema: GraphQLSchema,
): FieldCost & { readonly list?: string } {
  const field = types.getFieldDef();
  const parent = types.getParentType();
  // graphql-js rejects unknown fields.
  if (!field || !parent) return { weight: 0, items: 1 };
  // Without an alias, a field that is selected twice is in the response once.
  if (isIntrospectionResult(parent)) return { weight: node.alias ? SCHEMA_COST : 0, items: 1 };
  const cost = getFieldCost(field, schema);
  if (field.name !== '_entities' || parent !== schema.getQueryType()) return cost;
  const { value } = node.arguments?.find(({ name }) => name.value === 'representations') ?? {};
  if (value?.kind === Kind.VARIABLE) return { ...cost, items: 1, list: value.name.value };
  return { ...cost, items: countItems(value) };
}

/** Counts the items of a list argument; a single value stands for a list of one. */
export function countItems(value: ValueNode | undefined): number {
  return value?.kind === Kind.LIST ? value.values.length : 1;
}

/** Adds fragments to the parts that spread them, in topological order, and returns the parts outside cycles. */
function completeParts(parts: readonly Part[]): readonly Part[] {
  const fragments = new Map<string, Part>();
  for (const part of parts) {
    if (part.definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.definition.name.value, part);
  }
  for (const part of parts) {
    for (const { fragment } of part.spreads) {
      const used = fragments.get(fragment);
      if (!used) continue;
      part.pending += 1;
      used.usedBy.push(part);
    }
  }
  const complete = parts.filter(({ pending }) => pending === 0);
  // Grows during the loop.
  for (const part of complete) {
    for (const { fragment, position } of part.spreads) {
      const used = fragments.get(fragment);
      if (used) addFragment(part.cost, used.cost, position);
    }
    for (const user of part.usedBy) {
      user.pending -= 1;
      if (user.pending === 0) complete.push(user);
    }
  }
  return complete;
}

function addFragment(cost: OperationCost, fragment: OperationCost, { depth, times, list }: Position): void {
  cost.depth = Math.max(cost.depth, capped(depth + fragment.depth));
  cost.aliases = capped(cost.aliases + fragment.aliases);
  cost.directives = capped(cost.directives + fragment.directives);
  addCost(cost, list, capped(times * fragment.fixedCost));
  for (const [variable, perItem] of fragment.costPerItem) addCost(cost, variable, capped(times * perItem));
}

function addCost(cost: OperationCost, list: string | null, added: number): void {
  if (list === null) cost.fixedCost = capped(cost.fixedCost + added);
  else if (added > 0) cost.costPerItem.set(list, capped((cost.costPerItem.get(list) ?? 0) + added));
}

function capped(sum: number): number {
  return Math.min(sum, MAX_SUM);
}
