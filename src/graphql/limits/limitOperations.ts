/**
 * Operation limits: depth, aliases, directives, repetition and cost (demand control). A validation rule, so that
 * known documents cost nothing; it runs first and hides what it rejects, since other rules are slow on just those
 * documents.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  type ValidationRule,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { findUnsupportedSyntax } from './findUnsupportedSyntax';
import { countItems, MAX_SUM, measureOperationCosts, type OperationCost } from './measureOperationCosts';
import { measureRepetition } from './measureRepetition';

export interface OperationLimits {
  /** Maximum nesting of fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly cost: number;
  /** Maximum selections of one name in one type, and of fragment spreads in one type. */
  readonly repeats: number;
}

export interface LimitedOperations {
  /** Checks the document. */
  readonly rule: ValidationRule;
  /** Checks the cost that depends on variables. */
  readonly plugin: OperationPlugin;
}

export function limitOperations(schema: GraphQLSchema, limits: OperationLimits): LimitedOperations {
  /** Costs of the operations that depend on variables. */
  const variableCosts = new WeakMap<OperationDefinitionNode, OperationCost>();
  return {
    rule(context) {
      const document = context.getDocument();
      const errors: GraphQLError[] = [];
      const types = new TypeInfo(schema);
      const repetition = measureRepetition(types);
      const costs = measureOperationCosts(types, schema, (operation, cost) => {
        for (const message of listExceededLimits(cost, limits)) {
          errors.push(new GraphQLError(message, { nodes: operation }));
        }
        if (cost.costPerItem.size > 0) variableCosts.set(operation, cost);
      });
      const unsupported = findUnsupportedSyntax(types, schema, (error) => errors.push(error));
      visit(document, visitWithTypeInfo(types, visitInParallel([costs, repetition.visitor, unsupported])));
      const repeats = repetition.maxCount();
      if (repeats > limits.repeats) {
        const message = `The document repeats a selection ${repeats} times; the maximum is ${limits.repeats}.`;
        errors.push(new GraphQLError(message, { nodes: document.definitions.slice(0, 1) }));
      }
      if (errors.length === 0) return {};
      // Validation cannot be stopped, so the other rules get an empty document.
      Object.assign(document, { definitions: [] });
      // Reported during the visit: beyond `maxErrors`, `reportError` throws what graphql-js catches only there.
      return {
        Document() {
          for (const error of errors) context.reportError(error);
        },
      };
    },
    plugin: {
      didResolveOperation({ operation, request }) {
        const known = operation && variableCosts.get(operation);
        if (!known) return;
        const cost = getTotalCost(request.variables ?? {}, known, operation);
        if (cost > limits.cost) throw tooManyRepresentations(cost, limits.cost);
      },
    },
  };
}

function listExceededLimits(measured: OperationCost, limits: OperationLimits): string[] {
  return (
    [
      [measured.depth, limits.depth, (depth) => `is ${depth} fields deep`],
      [measured.aliases, limits.aliases, (aliases) => `has ${aliases} aliases`],
      [measured.directives, limits.directives, (directives) => `has ${directives} directives`],
      [measured.fixedCost, limits.cost, (cost) => `costs ${cost}`],
    ] satisfies [number, number, (sum: string) => string][]
  )
    .filter(([sum, limit]) => sum > limit)
    .map(([sum, limit, excess]) => `The operation ${excess(formatSum(sum))}; the maximum is ${limit}.`);
}

function formatSum(sum: number): string {
  return sum < MAX_SUM ? `${sum}` : `${MAX_SUM} or more`;
}

/** Computes the cost with the number of items that the variables hold. */
function getTotalCost(
  variables: Readonly<Record<string, unknown>>,
  { fixedCost, costPerItem }: OperationCost,
  { variableDefinitions }: OperationDefinitionNode,
): number {
  let sum = fixedCost;
  for (const [name, perItem] of costPerItem) {
    const value = variables[name];
    const definition = variableDefinitions?.find(({ variable }) => variable.name.value === name);
    // A single value stands for a list of one: https://spec.graphql.org/October2021/#sec-List.Input-Coercion
    const items = Array.isArray(value) ? value.length : 1;
    sum += perItem * (value === undefined ? countItems(definition?.defaultValue) : items);
  }
  return sum;
}

/** Has an argument path, because the argument is wrong and not the operation. */
function tooManyRepresentations(cost: number, limit: number): GraphQLError {
  const message = `With this many \`representations\` the operation costs ${formatSum(cost)}; the maximum is ${limit}.`;
  const code = ApolloServerErrorCode.BAD_USER_INPUT;
  return new GraphQLError(message, {
    extensions: { code, argumentPath: ['representations'], http: { status: 400 } },
  });
}
