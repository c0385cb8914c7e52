/** Random values of the schema's input types, as JSON for variables and as literals for documents. */
import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import { OTHER, TOKEN, UNKNOWN } from '../../../graphql/execution/corpus/CorpusRequest';
import type { Choices } from './Choices';
import { aNumber, aString, type Json, someJson } from './randomValues';

/** An enum value, without quotes in a document. */
class Word {
  constructor(readonly name: string) {}
}

export class Variable {
  constructor(readonly name: string) {}
}

export type Value = null | boolean | number | string | Word | Variable | Value[] | { [key: string]: Value };

/** Returns a variable of that type to use in place of the value, or null. */
export type VariableMaker = (type: GraphQLInputType) => Variable | null;

export class InputValues {
  readonly #choose: Choices;
  /** One value in so many is of a wrong kind; 0 for none. */
  readonly #wrongOnceIn: number;

  constructor(choose: Choices, wrongOnceIn = 0) {
    this.#choose = choose;
    this.#wrongOnceIn = wrongOnceIn;
  }

  of(type: GraphQLInputType, variable: VariableMaker = () => null, depth = 4): Value {
    const choose = this.#choose;
    const stands = variable(type);
    if (stands) return stands;
    if (this.#wrongOnceIn > 0 && choose.once(this.#wrongOnceIn)) return someJson(choose, 2);
    if (isNonNullType(type)) return this.#ofNullable(type.ofType, variable, depth);
    return choose.once(8) ? null : this.#ofNullable(type, variable, depth);
  }

  #ofNullable(type: GraphQLInputType, variable: VariableMaker, depth: number): Value {
    const choose = this.#choose;
    if (isListType(type)) {
      // A single item is coerced to a list.
      if (choose.once(4)) return this.of(type.ofType, variable, depth - 1);
      return choose.list(3, () => this.of(type.ofType, variable, depth - 1));
    }
    return this.#ofNamed(type as GraphQLNamedInputType, variable, depth);
  }

  #ofNamed(type: GraphQLNamedInputType, variable: VariableMaker, depth: number): Value {
    const choose = this.#choose;
    if (isEnumType(type)) {
      const [first = '', ...others] = type.getValues().map(({ name }) => name);
      return new Word(choose.of(first, ...others));
    }
    if (!isInputObjectType(type)) return scalar(type, choose);
    const fields = Object.values(type.getFields());
    const some = depth > 0 ? choose.list(5, () => fields[choose.below(fields.length)]) : [];
    const given = fields.filter(
      (field) =>
        isRequiredInputField(field) ||
        some.includes(field) ||
        (NEEDED_BY_PLAID.has(field.name) && !choose.once(8)),
    );
    return Object.fromEntries(given.map((field) => [field.name, this.of(field.type, variable, depth - 1)]));
  }
}

/** Without these Plaid creates nothing, and other fields are never reached. */
const NEEDED_BY_PLAID = new Set(['user', 'clientUserId']);

function scalar({ name }: GraphQLScalarType, choose: Choices): Value {
  switch (name) {
    case 'Int':
      return Math.trunc(aNumber(choose)) | 0;
    case 'Float':
      return aNumber(choose);
    case 'Boolean':
      return choose.once(2);
    case 'DateTime':
      return choose.of('2024-07-29T20:22:36Z', '2024-07-29T22:22:36.522196741+02:00');
    case 'Date':
      return choose.of('2024-07-29', '2024-02-29');
    case 'JSON':
      return someJson(choose);
    case 'JSONObject':
      return { a: someJson(choose) };
    case '_Any':
      return representation(choose);
    default:
      return choose.once(2) ? aString(choose) : aToken(choose);
  }
}

function aToken(choose: Choices): string {
  return choose.once(6) ? aString(choose) : choose.of(TOKEN, OTHER, UNKNOWN);
}

function representation(choose: Choices): Json {
  if (choose.once(8)) return { ...(someJson(choose) as object) };
  const __typename = choose.once(8)
    ? choose.of('LinkInstitution', 'Query', 'NoSuchType', '__proto__', '')
    : 'LinkToken';
  const linkToken = choose.once(8) ? someJson(choose, 2) : aToken(choose);
  return { __typename, linkToken, ...(choose.once(6) && { more: someJson(choose, 2) }) };
}

/** The value as a literal in a document. */
export function literalOf(value: Value): string {
  if (value instanceof Word) return value.name;
  if (value instanceof Variable) return `$${value.name}`;
  if (Array.isArray(value)) return `[${value.map(literalOf).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Other keys are not GraphQL names.
  const members = Object.entries(value).filter(([key]) => /^[A-Za-z_]\w*$/.test(key));
  return `{${members.map(([key, member]) => `${key}: ${literalOf(member)}`).join(' ')}}`;
}

/** The value as JSON in variables. */
export function jsonOf(value: Value): Json {
  if (value instanceof Word) return value.name;
  if (value instanceof Variable) return null;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonOf(member)]));
}
