/**
 * GraphOS schema linter rules for a single subgraph, by their names.
 * https://www.apollographql.com/docs/graphos/platform/schema-management/linting/rules
 *
 * Left out: `CONTACT_DIRECTIVE_MISSING` and `TAG_DIRECTIVE_USES_UNKNOWN_NAME`, since contacts and tags belong to the
 * operator of the subgraph; composition rules, which test/federation covers; and rules for interfaces (there are none).
 */
import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  visit,
} from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import { buildSchemaText } from '../../src/tools/writeSchema';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type: GraphQLNamedType) =>
    !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !type.name.startsWith('_'),
);
const objects: GraphQLObjectType[] = types.filter(isObjectType);
const inputs: GraphQLInputObjectType[] = types.filter(isInputObjectType);
const enums: GraphQLEnumType[] = types.filter(isEnumType);
const root = schema.getQueryType();

interface Element {
  /** Schema coordinate, such as `LinkToken.status`. */
  readonly at: string;
  readonly name: string;
  readonly description: string;
  readonly deprecationReason: string | null | undefined;
}

function element(
  at: string,
  it: {
    name: string;
    description?: string | null | undefined;
    deprecationReason?: string | null | undefined;
  },
): Element {
  const { name, description, deprecationReason } = it;
  return { at, name, description: description?.trim() ?? '', deprecationReason };
}

// Federation defines the names of its own two fields.
const fields = objects.flatMap((type) =>
  Object.values(type.getFields())
    .filter(({ name }) => type !== root || !name.startsWith('_'))
    .map((field) => ({ ...element(`${type}.${field.name}`, field), type: field.type, args: field.args })),
);
const inputFields = inputs.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    ...element(`${type}.${field.name}`, field),
    type: field.type,
  })),
);
const args = fields.flatMap(({ at, args }) =>
  args.map((arg) => ({ ...element(`${at}(${arg.name}:)`, arg), type: arg.type })),
);
const values = enums.flatMap((type) =>
  type.getValues().map((value) => element(`${type}.${value.name}`, value)),
);
const elements = [
  ...types.map((type) => element(type.name, type)),
  ...fields,
  ...inputFields,
  ...args,
  ...values,
];

const usedIn = new Set([...inputFields, ...args].map(({ type }) => getNamedType(type).name));
const usedOut = new Set(fields.map(({ type }) => getNamedType(type).name));

const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);
const places = (found: readonly Element[]) => found.map(({ at }) => at);

it('finds the types, fields and values of the schema', () => {
  expect([objects.length, inputs.length, enums.length].every((count) => count > 20)).toBe(true);
  expect([fields.length, inputFields.length, values.length].every((count) => count > 100)).toBe(true);
});

it('follows FIELD_NAMES_SHOULD_BE_CAMEL_CASE and INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE', () => {
  const named = [...fields, ...inputFields, ...args];
  expect(places(named.filter(({ name }) => !/^[a-z][a-zA-Z0-9]*$/.test(name)))).toEqual([]);
});

it('follows RESTY_FIELD_NAMES', () => {
  expect(places(fields.filter(({ name }) => /^(get|list|post|put|patch)([A-Z]|$)/.test(name)))).toEqual([]);
});

it('follows TYPE_NAMES_SHOULD_BE_PASCAL_CASE', () => {
  const named = types.filter((type) => !isScalarType(type));
  expect(names(named.filter(({ name }) => !/^[A-Z][a-zA-Z0-9]*$/.test(name)))).toEqual([]);
});

it('follows TYPE_PREFIX and TYPE_SUFFIX', () => {
  expect(names(types.filter(({ name }) => /^Type|Type$/.test(name)))).toEqual([
    // Plaid's terms: `error_type` and `limited_purpose_type`.
    'PlaidErrorType',
    'PlaidLimitedPurposeType',
  ]);
});

it('follows OBJECT_PREFIX and OBJECT_SUFFIX', () => {
  expect(names(objects.filter(({ name }) => /^Object|Object$/.test(name)))).toEqual([]);
});

it('follows ENUM_PREFIX and ENUM_SUFFIX', () => {
  expect(names(enums.filter(({ name }) => /^Enum|Enum$/.test(name)))).toEqual([]);
});

it('follows ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE', () => {
  // A GraphQL name cannot begin with a digit: Plaid's `401k` is `_401K`.
  const pattern = /^(_(?=[0-9]))?[A-Z0-9]+(_[A-Z0-9]+)*$/;
  expect(places(values.filter(({ name }) => !pattern.test(name)))).toEqual([]);
});

it('follows INPUT_TYPE_SUFFIX', () => {
  expect(names(inputs.filter(({ name }) => !name.endsWith('Input')))).toEqual([]);
});

it('follows ENUM_USED_AS_INPUT_WITHOUT_SUFFIX', () => {
  const plain = names(enums.filter(({ name }) => usedIn.has(name) && !name.endsWith('Input')));
  // The next rule forbids the suffix for enums that are also output.
  const both = plain.filter((name) => usedOut.has(name));
  expect(both).toContain('PlaidProduct');
  // Belongs to the account filters, whose other enums are also output.
  expect(plain.filter((name) => !both.includes(name))).toEqual(['PlaidOtherAccountSubtype']);
});

it('follows ENUM_USED_AS_OUTPUT_DESPITE_SUFFIX', () => {
  expect(names(enums.filter(({ name }) => usedOut.has(name) && name.endsWith('Input')))).toEqual([]);
});

it('names the input and payload of each mutation after it', () => {
  for (const { name, args, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const base = name.charAt(0).toUpperCase() + name.slice(1);
    expect(args.map((arg) => `${arg.name}: ${arg.type}`)).toEqual([
      `input: ${base}Input!`,
      'idempotencyKey: String',
    ]);
    expect(String(type)).toBe(`${base}Payload!`);
  }
});

it('follows ALL_ELEMENTS_REQUIRE_DESCRIPTION', () => {
  expect(places(elements.filter(({ description }) => description === ''))).toEqual([]);
});

it('follows DEPRECATED_DIRECTIVE_MISSING_REASON', () => {
  const reasons = elements.flatMap(({ deprecationReason }) => deprecationReason ?? []);
  expect(reasons.length).toBeGreaterThan(10);
  // A sentence, not graphql-js's default "No longer supported".
  for (const reason of reasons) expect(reason).toMatch(/^(?!No longer supported).*\w+ .*\w.*\.$/);
});

it('follows DEFINED_TYPES_ARE_UNUSED', () => {
  const used = new Set([...usedIn, ...usedOut, 'Query', 'Mutation', 'Subscription']);
  expect(names(types.filter(({ name }) => !used.has(name)))).toEqual([]);
});

it('follows DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE', () => {
  const used = new Set<string>();
  visit(parse(buildSchemaText()), { Directive: ({ name }) => void used.add(name.value) });
  expect(used).toContain('listSize');
  expect([...used].filter((name) => !/^[a-z][a-zA-Z0-9]*$/.test(name))).toEqual([]);
});
