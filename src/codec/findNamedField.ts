/** Finds the input field that a message of Plaid's names, such as `user.client_user_id must be a string`. */
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedInputType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { wireNameOf } from './names';

type FieldPath = readonly (string | number)[];

/** A wire name, with those of nested fields and list indexes: `account_filters.depository[0]`. */
const NAME = /(?<!\w)[a-z][a-z0-9_]*(?:\.[a-z0-9_]+|\[\d{1,6}\])*/g;

/**
 * @returns the path, in GraphQL's names, of the first field that the message names; null if it names none, or only one
 *   that several nested fields are called.
 */
export function findNamedField(type: GraphQLInputObjectType, message: string): FieldPath | null {
  for (const { 0: name, index } of message.matchAll(NAME)) {
    if (!isFieldName(name, message.slice(0, index), message.slice(index + name.length))) continue;
    const steps = name.split(/[.[\]]+/).filter(Boolean);
    const paths = findAll(type, steps);
    const path = resolve(type, steps) ?? (paths.length === 1 ? paths[0] : null);
    if (path) return path;
  }
  return null;
}

/** Whether a word is a name: `user` and `update` are English words too. */
function isFieldName(word: string, before: string, after: string): boolean {
  if (/[_.[]/.test(word) || /["'`:] ?$/.test(before)) return true;
  return before === '' && /^ (?:must|is|are|cannot)\b/.test(after);
}

/** Resolves wire names from the type downwards, as far as the schema has them; null if it has none of them. */
function resolve(type: GraphQLInputObjectType, [step = '', ...others]: readonly string[]): FieldPath | null {
  const field = fieldsOf(type).find((each) => wireNameOf(each) === step);
  return field ? [field.name, ...resolveInside(getNamedType(field.type), others)] : null;
}

function resolveInside(type: GraphQLNamedInputType, steps: readonly string[]): FieldPath {
  const [step = '', ...others] = steps;
  if (/^\d/.test(step)) return [Number(step), ...resolveInside(type, others)];
  return (isInputObjectType(type) && resolve(type, steps)) || [];
}

/** Lists every path of a name, which Plaid may give without its parents. */
function findAll(
  type: GraphQLInputObjectType,
  steps: readonly string[],
  ancestors: readonly GraphQLInputObjectType[] = [],
): FieldPath[] {
  const nested = fieldsOf(type).flatMap((field) => {
    const named = getNamedType(field.type);
    if (!isInputObjectType(named) || ancestors.includes(named)) return [];
    return findAll(named, steps, [...ancestors, type]).map((path) => [field.name, ...path]);
  });
  return [resolve(type, steps) ?? [], ...nested].filter((path) => path.length > 0);
}

function fieldsOf(type: GraphQLInputObjectType): GraphQLInputField[] {
  return Object.values(type.getFields());
}
