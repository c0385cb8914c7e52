/**
 * Random operations from a walk over the schema, so that new fields are included. They are valid except for random
 * conflicts (such as one alias with different arguments) and for values, of which the caller sets the share of wrong
 * ones.
 */
import {
  type GraphQLArgument,
  GraphQLBoolean,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { Choices } from './Choices';
import { InputValues, jsonOf, literalOf, Variable } from './randomInput';
import type { Json } from './randomValues';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, Json>>;
  readonly operationName?: string | null;
}

export interface OperationOptions {
  readonly kinds: readonly [
    'query' | 'mutation' | 'subscription',
    ...('query' | 'mutation' | 'subscription')[],
  ];
  /** One value in so many is wrong; 0 for none. */
  readonly wrongOnceIn: number;
}

export function randomOperation(
  schema: GraphQLSchema,
  choose: Choices,
  { kinds, wrongOnceIn }: OperationOptions,
): RandomOperation {
  return new OperationMaker(schema, choose, wrongOnceIn).make(choose.of(...kinds));
}

/** Some are special names in JavaScript. */
const ALIASES = [
  'a',
  '__proto__',
  '__proto__',
  'constructor',
  'toJSON',
  'then',
  'data',
  'errors',
  '_1',
] as const;

const MAX_DEPTH = 6;

class OperationMaker {
  readonly #schema: GraphQLSchema;
  readonly #choose: Choices;
  readonly #values: InputValues;
  readonly #declared: string[] = [];
  readonly #variables: Record<string, Json> = {};
  readonly #fragments: { readonly name: string; readonly on: string; readonly text: string }[] = [];
  #aliases = 0;

  constructor(schema: GraphQLSchema, choose: Choices, wrongOnceIn: number) {
    this.#schema = schema;
    this.#choose = choose;
    this.#values = new InputValues(choose, wrongOnceIn);
  }

  make(kind: OperationOptions['kinds'][number]): RandomOperation {
    const choose = this.#choose;
    const root = this.#schema[
      kind === 'query' ? 'getQueryType' : kind === 'mutation' ? 'getMutationType' : 'getSubscriptionType'
    ]() as GraphQLObjectType;
    // A subscription has one field. Other operations sometimes have many.
    const fields = kind === 'subscription' ? 1 : 1 + choose.below(choose.of(2, 5));
    const selected = Array.from({ length: fields }, () => this.#rootField(kind, root)).join(' ');
    const isNamed = choose.once(2);
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    const operation = `${kind}${isNamed ? ' Main' : ''}${declared} { ${selected} }`;
    const others = isNamed ? choose.list(2, (index) => `query Other${index} { __typename }`) : [];
    const fragments = this.#fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`);
    const definitions = choose.once(2)
      ? [operation, ...others, ...fragments]
      : [...fragments, ...others, operation];
    return {
      query: definitions.join('\n'),
      variables: this.#variables,
      ...(isNamed && (others.length > 0 || choose.once(2)) && { operationName: 'Main' }),
      ...(!isNamed && choose.once(8) && { operationName: null }),
    };
  }

  #rootField(kind: string, root: GraphQLObjectType): string {
    const choose = this.#choose;
    const fields: readonly GraphQLField<unknown, unknown>[] =
      kind === 'query'
        ? [...Object.values(root.getFields()), SchemaMetaFieldDef, TypeMetaFieldDef]
        : Object.values(root.getFields());
    const [first, ...others] = fields;
    if (!first) throw new Error(`${root.name} has no fields.`);
    if (kind !== 'subscription' && choose.once(10)) {
      return `...${this.#directives()} { __typename ${this.#field(choose.of(first, ...others), MAX_DEPTH)} }`;
    }
    return this.#field(choose.of(first, ...others), MAX_DEPTH);
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const count = 1 + this.#choose.below(6);
    return `{ ${Array.from({ length: count }, () => this.#part(type, depth)).join(' ')} }`;
  }

  #part(type: GraphQLNamedType, depth: number): string {
    const choose = this.#choose;
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const objects = fields.filter((field) => !isLeafType(getNamedType(field.type)));
    const kind = choose.below(depth > 0 ? 12 : 5);
    if (kind >= 9) return this.#spread(type, depth - 1);
    const among = kind >= 5 && objects.length > 0 ? objects : leaves;
    const [first, ...others] = among;
    return first && kind > 0 ? this.#field(choose.of(first, ...others), depth) : '__typename';
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const choose = this.#choose;
    const args = field.args.filter((arg) => isRequiredArgument(arg) || choose.once(2));
    const text = args.map((arg) => `${arg.name}: ${this.#argument(arg)}`).join(', ');
    const named = getNamedType(field.type);
    const below = isLeafType(named) ? '' : ` ${this.#selection(named, depth - 1)}`;
    const alias = this.#alias(field.name, args.length > 0);
    return `${alias}${field.name}${text && `(${text})`}${this.#directives()}${below}`;
  }

  /** One key with different arguments is invalid, so fields with arguments mostly get an alias of their own. */
  #alias(name: string, hasArguments: boolean): string {
    const choose = this.#choose;
    this.#aliases += 1;
    if (hasArguments && this.#aliases > 1 && !choose.once(40)) return `${name}${this.#aliases}: `;
    if (choose.once(25)) return `${choose.of(...ALIASES)}: `;
    return choose.once(5) ? `${choose.of(...ALIASES)}_${name}: ` : '';
  }

  #argument({ type }: GraphQLArgument): string {
    return literalOf(this.#values.of(type, (of) => (this.#choose.once(4) ? this.#variable(of) : null)));
  }

  #variable(type: GraphQLInputType): Variable {
    const choose = this.#choose;
    const variable = new Variable(`v${this.#declared.length}`);
    const isStricter = !isNonNullType(type) && choose.once(3);
    const hasDefault = choose.once(4);
    const nullable = isNonNullType(type) ? type.ofType : type;
    // A variable with a default may be null where its location is non-null; that error appears only at execution.
    const declared = hasDefault && choose.once(2) ? nullable : isStricter ? new GraphQLNonNull(type) : type;
    const standard = hasDefault ? ` = ${literalOf(this.#values.of(new GraphQLNonNull(nullable)))}` : '';
    this.#declared.push(`$${variable.name}: ${declared}${standard}`);
    if (isNonNullType(declared) || !choose.once(4)) {
      if (!hasDefault || !choose.once(3)) this.#variables[variable.name] = jsonOf(this.#values.of(declared));
    }
    return variable;
  }

  #directives(): string {
    const choose = this.#choose;
    if (!choose.once(8)) return '';
    const condition = () =>
      choose.once(2)
        ? literalOf(this.#variable(new GraphQLNonNull(GraphQLBoolean)))
        : choose.of('true', 'false');
    const names = choose.once(4)
      ? choose.of(['skip', 'include'], ['include', 'skip'])
      : [choose.of('include', 'skip')];
    return names.map((name) => ` @${name}(if: ${condition()})`).join('');
  }

  #spread(type: GraphQLNamedType, depth: number): string {
    const choose = this.#choose;
    const members = isUnionType(type) ? type.getTypes() : [];
    const on = choose.of<GraphQLNamedType>(type, ...members);
    const known = this.#fragments.filter((fragment) => fragment.on === on.name);
    const directives = this.#directives();
    const [first, ...others] = known;
    // An existing fragment cannot lead back to this place.
    if (first && choose.once(2)) return `...${choose.of(first, ...others).name}${directives}`;
    const text = this.#selection(on, depth);
    if (choose.once(2)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push({ name, on: on.name, text });
      return `...${name}${directives}`;
    }
    return on === type && choose.once(2)
      ? `...${directives} ${text}`
      : `... on ${on.name}${directives} ${text}`;
  }
}
