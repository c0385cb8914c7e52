/** Schema conventions (contract §4). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema as buildGraphQLSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isTypeSystemExtensionNode,
  parse,
  print,
  validateSchema,
} from 'graphql';
import { wireNameOf } from '../../src/codec/names';
import { buildSchema } from '../../src/graphql/schema';
import { buildSchemaText } from '../../src/tools/writeSchema';

const schema = buildSchema();
/** Types that federation adds to every subgraph. */
const federationTypes = ['_Any', '_Service', '_Entity'];
const ours = Object.values(schema.getTypeMap()).filter(
  (type: GraphQLNamedType) =>
    !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !federationTypes.includes(type.name),
);
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const outputs = ours.filter(isObjectType).filter((type) => !roots.includes(type));
/** Output types that mirror Plaid's. */
const plaids = outputs.filter(({ name }) => name !== 'LinkTokenUpdate');

it('is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

it('is valid GraphQL by itself, for tools that do not know federation', () => {
  const written = buildGraphQLSchema(buildSchemaText());
  expect(validateSchema(written)).toEqual([]);
  const [link] = written.astNode?.directives ?? [];
  expect(link && print(link)).toContain('@link(url: "https://specs.apollo.dev/federation/v2.9"');
});

it('has no extensions, which relay-compiler does not implement', () => {
  expect(parse(buildSchemaText()).definitions.filter(isTypeSystemExtensionNode)).toEqual([]);
});

it('equals schema.graphql (update it by `npm run schema`)', () => {
  expect(readFileSync(join(__dirname, '../../schema.graphql'), 'utf8')).toBe(buildSchemaText());
});

it('has exactly the operations of the contract', () => {
  const text = buildSchemaText().replace(/"""[\s\S]*?"""\s*/g, '');
  expect(text).toMatch(/type Query \{\s+linkToken\(\s*token: String!\s*\): LinkToken\s+\}/);
  expect(text).toMatch(
    /type Mutation \{\s+createLinkToken\(\s*input: CreateLinkTokenInput!\s+idempotencyKey: String\s*\): CreateLinkTokenPayload!\s+\}/,
  );
  expect(text).toMatch(
    /type Subscription \{\s+linkTokenUpdated\(\s*token: String!\s+untilFinished: Boolean! = true\s*\): LinkTokenUpdate!\s+\}/,
  );
  expect(text).toMatch(
    /type LinkTokenUpdate \{\s+reason: LinkTokenUpdateReason!\s+linkToken: LinkToken!\s+linkSessionId: String\s+newEvents: \[LinkEvent!\]! @listSize\(assumedSize: 25\)\s+\}/,
  );
  expect(text).toMatch(
    /enum LinkTokenUpdateReason \{\s+SNAPSHOT\s+EVENTS\s+ITEM_ADD_RESULT\s+SESSION_FINISHED\s+POLL\s+EXPIRED\s+\}/,
  );
});

it('prefixes type names, so that they do not collide in a supergraph', () => {
  const scalars = ['DateTime', 'Date', 'JSON', 'JSONObject', 'Query', 'Mutation', 'Subscription'];
  const names = ours.map(({ name }) => name).filter((name) => !scalars.includes(name));
  expect(names.filter((name) => !/^(Link|CreateLinkToken|Plaid)/.test(name))).toEqual([]);
});

it('has `additionalProperties` on every output type of Plaid’s', () => {
  for (const type of plaids) {
    expect([type.name, String(type.getFields()['additionalProperties']?.type)]).toEqual([
      type.name,
      'JSONObject',
    ]);
  }
});

it('declares list sizes and the costs of types that need a Plaid call, for demand control', () => {
  const directivesOf = ({ astNode }: GraphQLField<unknown, unknown> | GraphQLObjectType) =>
    (astNode?.directives ?? []).map((directive) => print(directive));
  const unpriced = outputs.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type)))
      .filter(
        (field) => !directivesOf(field).some((text) => /^@listSize\(assumedSize: [1-9]\d*\)$/.test(text)),
      )
      .map(({ name }) => `${type}.${name}`),
  );
  expect(unpriced).toEqual([]);
  const priced = outputs.flatMap((type) => directivesOf(type).map((directive) => [type.name, directive]));
  expect(priced.filter(([, directive]) => directive?.startsWith('@cost'))).toEqual([
    ['LinkToken', '@cost(weight: 10)'],
    ['CreateLinkTokenPayload', '@cost(weight: 1000)'],
  ]);
});

it('makes every field from Plaid nullable except the link token', () => {
  const required = plaids.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isNonNullType(field.type) && wireNameOf(field) !== null)
      .map(({ name }) => `${type}.${name}`),
  );
  expect(required.sort()).toEqual(['CreateLinkTokenPayload.linkToken', 'LinkToken.linkToken']);
});

it('has no field for credentials', () => {
  const names = ours.flatMap((type) =>
    isInputObjectType(type) || isObjectType(type) ? Object.keys(type.getFields()) : [],
  );
  expect(names.filter((name) => /^(clientId|secret)$/.test(name))).toEqual([]);
});
