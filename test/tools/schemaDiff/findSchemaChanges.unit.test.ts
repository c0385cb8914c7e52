/** Breaking and dangerous schema changes. */

import { findSchemaChanges } from '../../../src/tools/schemaDiff/findSchemaChanges';
import { buildSchemaText } from '../../../src/tools/writeSchema';

const SCHEMA = buildSchemaText();

function changed(pattern: RegExp | string, replacement: string): string {
  const text = SCHEMA.replace(pattern, replacement);
  expect(text).not.toBe(SCHEMA);
  return text;
}

it.each([
  [
    'a field that was removed',
    /"""[^"]*"""\n {2}publicTokens: \[String!\]!\n/,
    '',
    "Field 'publicTokens' was removed from object type 'LinkToken'",
  ],
  [
    'an enum word that was removed',
    /\n {2}"""[^"]*"""\n {2}EXITED\n {2}"""(?=[^"]*"""\n {2}EXPIRED)/,
    '\n  """',
    "Enum value 'EXITED' was removed from enum 'LinkTokenStatus'",
  ],
  [
    'an argument of another type',
    'token: String!',
    'token: ID!',
    "Type for argument 'token' on field 'Query.linkToken' changed from 'String!' to 'ID!'",
  ],
  [
    'a field that may now be null',
    'status: LinkTokenStatus!',
    'status: LinkTokenStatus',
    "Field 'LinkToken.status' changed type from 'LinkTokenStatus!' to 'LinkTokenStatus'",
  ],
  [
    'a key that was removed',
    ' @key(fields: "linkToken")',
    '',
    '@key(fields: "linkToken") of LinkToken was removed',
  ],
  [
    'another key',
    '@key(fields: "linkToken")',
    '@key(fields: "requestId")',
    '@key(fields: "linkToken") of LinkToken was removed',
  ],
])('reports as breaking: %s', async (_, pattern, replacement, message) => {
  expect(await findSchemaChanges(SCHEMA, changed(pattern, replacement))).toEqual({
    breaking: [message],
    dangerous: [],
  });
});

it.each([
  [
    'a new enum word',
    /\n {2}EXPIRED\n/,
    '\n  EXPIRED\n  LOST\n',
    "Enum value 'LOST' was added to enum 'LinkTokenStatus'",
  ],
  [
    'another price',
    '"linkToken") @cost(weight: 10)',
    '"linkToken") @cost(weight: 1000)',
    '@cost(weight: 10) of LinkToken was removed',
  ],
  [
    'a list without its size',
    '[LinkEvent!] @listSize(assumedSize: 25)',
    '[LinkEvent!]',
    '@listSize(assumedSize: 25) of LinkSession.events was removed',
  ],
  [
    'a new key',
    '@key(fields: "linkToken")',
    '@key(fields: "linkToken") @key(fields: "requestId")',
    "Directive 'key' was added to object 'LinkToken'",
  ],
  [
    'another version of federation',
    'federation/v2.9"',
    'federation/v2.15"',
    '@link(import: ["@key", "@cost", "@listSize"], url: "https://specs.apollo.dev/federation/v2.9") of the schema was removed',
  ],
])('reports as dangerous: %s', async (_, pattern, replacement, message) => {
  expect(await findSchemaChanges(SCHEMA, changed(pattern, replacement))).toEqual({
    breaking: [],
    dangerous: [message],
  });
});

it.each([
  ['a new field', 'status: LinkTokenStatus!', 'status: LinkTokenStatus!\n  mood: String'],
  [
    'arguments of a directive in another order',
    '@key(fields: "institutionId", resolvable: false)',
    '@key(resolvable: false, fields: "institutionId")',
  ],
  ['other words', 'The status of the token, over all its sessions.', 'How it stands.'],
])('reports nothing for %s', async (_, pattern, replacement) => {
  expect(await findSchemaChanges(SCHEMA, changed(pattern, replacement))).toEqual({
    breaking: [],
    dangerous: [],
  });
});

it.each([
  [
    'an argument',
    'type Query { a(x: Int @cost(weight: 1)): Int }',
    '@cost(weight: 1) of Query.a.x was removed',
  ],
  ['an enum word', 'enum E { A @tag(name: "x") } type Query { e: E }', '@tag(name: "x") of E.A was removed'],
])('reports a removed directive at %s', async (_, before, message) => {
  expect(await findSchemaChanges(before, before.replace(/ @\w+\([^)]*\)/, ''))).toEqual({
    breaking: [],
    dangerous: [message],
  });
});

it('reports an added directive that the inspector rates as breaking', async () => {
  const before = 'input I { a: Int } type Query { a(i: I): Int }';
  const { breaking } = await findSchemaChanges(before, before.replace('input I', 'input I @oneOf'));
  expect(breaking).toContain("Directive 'oneOf' was added to input object 'I'");
});

it.each([
  ['deprecation', 'type Query { a: Int, b: Int @deprecated(reason: "Use a.") }'],
  ['specification', 'scalar S @specifiedBy(url: "https://a.example") type Query { a: S }'],
])('leaves the standard directive for %s to the inspector', async (_, before) => {
  const { breaking, dangerous } = await findSchemaChanges(before, before.replace(/ @\w+\([^)]*\)/, ''));
  expect([...breaking, ...dangerous].filter((line) => line.startsWith('@'))).toEqual([]);
});
