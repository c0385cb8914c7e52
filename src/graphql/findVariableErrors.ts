/**
 * Validates variables, with an error and argument path per invalid value. graphql-js's messages quote the rejected value,
 * and for an unknown field the object around it, secrets included.
 */
import {
  type ASTNode,
  type DocumentNode,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { isJsonObject } from '../codec/json';
import { type ArgumentPath, BadUserInput } from '../errors/BadUserInput';
import { findArgumentPath, redactUnlessName } from './findArgumentPath';

type Variables = Readonly<Record<string, unknown>>;

/** @param document contains the operation's fragments. */
export function findVariableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  variables: Variables,
  maxErrors: number,
): BadUserInput[] {
  const errors: BadUserInput[] = [];
  for (const error of checkVariables(schema, operation, document, variables)) {
    errors.push(error);
    if (errors.length === maxErrors) break;
  }
  return errors;
}

function* checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  variables: Variables,
) {
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    if (!isInputType(type) || (defaultValue && variables[name] === undefined)) continue;
    // Finding the path searches the document, so valid variables skip it.
    if (check(variables[name], type, []).next().done) continue;
    // The path begins with the argument's name, which is the schema's and not the client's.
    const isUse = (node: ASTNode) => node.kind === Kind.VARIABLE && node.name.value === name;
    const path = findArgumentPath(operation, isUse) ?? findArgumentPath(document, isUse) ?? [name];
    yield* check(variables[name], type, path);
  }
}

function* check(value: unknown, type: GraphQLInputType, path: ArgumentPath): Generator<BadUserInput> {
  if (isNonNullType(type)) {
    if (value === undefined || value === null) yield BadUserInput.at(path, 'is required');
    else yield* check(value, type.ofType, path);
  } else if (value === undefined || value === null) {
    return;
  } else if (isListType(type)) {
    // A single value stands for a list of one: https://spec.graphql.org/October2021/#sec-List.Input-Coercion
    if (!Array.isArray(value)) yield* check(value, type.ofType, path);
    else for (const [index, item] of value.entries()) yield* check(item, type.ofType, [...path, index]);
  } else if (isInputObjectType(type)) {
    yield* checkObject(value, type, path);
  } else {
    yield* checkLeaf(value, type, path);
  }
}

function* checkLeaf(
  value: unknown,
  type: GraphQLScalarType | GraphQLEnumType,
  path: ArgumentPath,
): Generator<BadUserInput> {
  try {
    type.parseValue(value);
  } catch (error) {
    const isCustomScalar = !isEnumType(type) && !isSpecifiedScalarType(type) && error instanceof Error;
    yield BadUserInput.at(
      path,
      isCustomScalar ? `is invalid. ${error.message}` : `is not a value of ${type.name}`,
    );
  }
}

function* checkObject(
  value: unknown,
  type: GraphQLInputObjectType,
  path: ArgumentPath,
): Generator<BadUserInput> {
  if (!isJsonObject(value)) {
    yield BadUserInput.at(path, `is not an object (${type.name})`);
    return;
  }
  const fields = type.getFields();
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name))
      yield BadUserInput.at([...path, redactUnlessName(name)], `is not a field of ${type.name}`);
  }
  for (const field of Object.values(fields)) {
    if (value[field.name] !== undefined) yield* check(value[field.name], field.type, [...path, field.name]);
    else if (isRequiredInputField(field)) yield BadUserInput.at([...path, field.name], 'is required');
  }
}
