/**
 * What an operation may ask for: how deep, with how many aliases and directives, at what cost. A validation rule, so
 * that a document which is known costs nothing again. It comes before all others, and what it refuses they do not see:
 * some of theirs take long over just that.
 *
 * Our own: graphql-armor's depth rule throws at 4,900 inline fragments in one another, which Apollo Server answers with
 * a 500, and graphql-query-complexity walks the operation with each request, which takes 220 µs for one of ordinary
 * size. What depends on the variables is a multiplication here.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  type ValidationRule,
  type ValueNode,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { memoizeFieldCosts } from './fieldCost';
import { findUnsupportedSyntax } from './findUnsupportedSyntax';
import { countItems, MAX_SUM, measureOperationCosts, type OperationCost } from './measureOperationCosts';
import { measureRepetition } from './measureRepetition';

export interface OperationLimits {
  /** Fields within fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly cost: number;
  /** Of one field in one type, and of spreads in one type. */
  readonly repeats: number;
}

export interface LimitedOperations {
  /** For all that the document tells. */
  readonly rule: ValidationRule;
  /** For what the variables tell. */
  readonly plugin: OperationPlugin;
}

export function limitOperations(schema: GraphQLSchema, limits: OperationLimits): LimitedOperations {
  const priceOf = memoizeFieldCosts(schema);
  /** Of the operations whose cost depends on their variables. */
  const demands = new WeakMap<OperationDefinitionNode, OperationCost>();
  return {
    rule(context) {
      const document = context.getDocument();
      const errors: GraphQLError[] = [];
      const types = new TypeInfo(schema);
      const repetition = measureRepetition(types);
      const demand = measureOperationCosts(types, schema, priceOf, (operation, found) => {
        for (const message of excesses(found, limits)) {
          errors.push(new GraphQLError(message, { nodes: operation }));
        }
        if (found.costPerItem.size > 0) demands.set(operation, found);
      });
      const untakable = findUnsupportedSyntax(types, schema, (error) => errors.push(error));
      visit(document, visitWithTypeInfo(types, visitInParallel([demand, repetition.visitor, untakable])));
      if (repetition.maxCount() > limits.repeats) {
        const message = `The document says the same ${repetition.maxCount()} times; ${atMost(limits.repeats)}`;
        errors.push(new GraphQLError(message, { nodes: document.definitions.slice(0, 1) }));
      }
      if (errors.length === 0) return {};
      // graphql-js has no way to end a validation. It walks on through what is left: nothing.
      Object.assign(document, { definitions: [] });
      // Not before it walks: beyond `maxErrors` it throws, and catches that only there.
      return {
        Document() {
          for (const error of errors) context.reportError(error);
        },
      };
    },
    plugin: {
      requestDidStart: () => ({
        didResolveOperation({ operation, request }) {
          const demand = operation && demands.get(operation);
          if (!demand) return;
          const cost = costWith(request.variables ?? {}, demand, operation);
          if (cost > limits.cost) throw tooManyRepresentations(cost, limits.cost);
        },
      }),
    },
  };
}

function excesses(
  { depth, aliases, directives, fixedCost: cost }: OperationCost,
  limits: OperationLimits,
): string[] {
  return [
    depth > limits.depth ? `The operation is ${said(depth)} fields deep; ${atMost(limits.depth)}` : '',
    aliases > limits.aliases ? `The operation has ${said(aliases)} aliases; ${atMost(limits.aliases)}` : '',
    directives > limits.directives
      ? `The operation has ${said(directives)} directives; ${atMost(limits.directives)}`
      : '',
    cost > limits.cost ? `The operation costs ${said(cost)}; ${atMost(limits.cost)}` : '',
  ].filter(Boolean);
}

function said(sum: number): string {
  return sum < MAX_SUM ? `${sum}` : `${MAX_SUM} or more`;
}

function atMost(limit: number): string {
  return `at most ${limit} ${limit === 1 ? 'is' : 'are'} allowed.`;
}

/** The cost with as many items as the variables hold. */
function costWith(
  variables: Readonly<Record<string, unknown>>,
  { fixedCost: cost, costPerItem }: OperationCost,
  { variableDefinitions }: OperationDefinitionNode,
): number {
  let sum = cost;
  for (const [name, each] of costPerItem) {
    const definition = variableDefinitions?.find(({ variable }) => variable.name.value === name);
    sum += each * itemsIn(variables[name], definition?.defaultValue);
  }
  return sum;
}

/** A single value stands for a list of one: https://spec.graphql.org/October2021/#sec-List.Input-Coercion */
function itemsIn(value: unknown, defaultValue: ValueNode | undefined): number {
  if (value === undefined) return countItems(defaultValue);
  return Array.isArray(value) ? value.length : 1;
}

/** The argument is at fault, and not the operation, and so has its path. */
function tooManyRepresentations(cost: number, limit: number): GraphQLError {
  return new GraphQLError(
    `With so many \`representations\` the operation costs ${said(cost)}; ${atMost(limit)}`,
    {
      extensions: {
        code: ApolloServerErrorCode.BAD_USER_INPUT,
        argumentPath: ['representations'],
        http: { status: 400 },
      },
    },
  );
}
