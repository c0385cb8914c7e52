/**
 * Writers: serialize what an operation selects of Plaid's objects, byte-identical to graphql-js. The selection is compiled
 * once per operation; an object is then read in one pass, and costs what is selected of it.
 *
 * Serializes by `JSON.stringify`: concatenating text is no faster and leaves three times the garbage.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
// Not part of graphql-js's public API. Field selection and order must match graphql-js exactly.
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { isLarge, mapWithYields, yieldToEventLoop } from '../../async/yieldToEventLoop';
import { isJsonObject, type PlaidJson } from '../../codec/json';
import { Memo } from '../../codec/Memo';
import { computationOf, wireNameOf } from '../../codec/names';
import { createAccepts, fieldReader } from '../../codec/representation';

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. Those in `@skip` and `@include` decide what is selected. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** Serializes the selected fields of an object. A promise for a large object, which yields to the event loop. */
export type Write = (json: PlaidJson, context: unknown) => Promise<string> | string;

/** Converts a value of Plaid's to its form in the response; null if its type cannot represent it. */
type Convert = (value: unknown, context: unknown) => unknown;

interface Value {
  readonly convert: Convert;
  /** Converts an item of a list; null for other values. */
  readonly convertItem: Convert | null;
  /** Whether the value may differ between reads of the same object. */
  readonly varies: boolean;
}

interface Field extends Value {
  /** Response key. */
  readonly key: string;
  readonly name: string;
  /** The member that is converted; null for a field that is computed from the whole object. */
  readonly wireName: string | null;
  readonly isRequired: boolean;
}

/** Consecutive fields that all vary, or all do not. */
interface Run {
  readonly varies: boolean;
  readonly fields: readonly Field[];
  readonly convert: Convert;
}

/** Serialized members of each run; undefined for runs that vary. */
type Texts = readonly (string | undefined)[];

/** Memoized texts of an object by writer, latest last. */
const memo = new Memo<{ readonly runs: readonly Run[]; readonly texts: Promise<Texts> | Texts }[]>();

/** Bounds the texts of one object, which may have subscribers with many different selections for hours. */
const MAX_TEXTS_PER_OBJECT = 4;

/**
 * Compiles a writer that memoizes its text per object, since coalesced reads share the object.
 *
 * @param nodes the fields that select from the object; several if the operation repeats a field.
 */
export function compileWriter(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  operation: Operation,
): Write {
  const runs = groupIntoRuns(selectFields(type, nodes, operation));
  return (json, context) => {
    const texts = getTexts(runs, json, context);
    const join = (known: Texts) =>
      `{${runs.map((run, index) => known[index] ?? writeMembers(run, json, context)).join()}}`;
    return texts instanceof Promise ? texts.then(join) : join(texts);
  };
}

function getTexts(runs: readonly Run[], json: PlaidJson, context: unknown): Promise<Texts> | Texts {
  const known = memo.get(json, () => []);
  const found = known.find((each) => each.runs === runs);
  if (found) return found.texts;
  const texts = isLarge(json)
    ? writeLargeObject(runs, json, context)
    : runs.map((run) => (run.varies ? undefined : writeMembers(run, json, context)));
  known.push({ runs, texts });
  if (known.length > MAX_TEXTS_PER_OBJECT) known.shift();
  return texts;
}

function writeMembers({ convert }: Pick<Run, 'convert'>, json: PlaidJson, context: unknown): string {
  return JSON.stringify(convert(json, context)).slice(1, -1);
}

async function writeLargeObject(runs: readonly Run[], json: PlaidJson, context: unknown): Promise<Texts> {
  const texts: (string | undefined)[] = [];
  for (const { varies, fields } of runs) {
    const members: string[] = [];
    for (const field of varies ? [] : fields) {
      members.push(await writeLargeMember(field, json, context));
      await yieldToEventLoop();
    }
    texts.push(varies ? undefined : members.join());
  }
  return texts;
}

/** Writes a list item by item: a token's sessions are the largest part of Plaid's responses. */
async function writeLargeMember(field: Field, json: PlaidJson, context: unknown): Promise<string> {
  const { key, wireName, convertItem } = field;
  const list = wireName === null ? null : json[wireName];
  if (convertItem === null || !Array.isArray(list)) {
    return writeMembers({ convert: objectConverter([field]) }, json, context);
  }
  const items = await mapWithYields(list, (item: unknown) => JSON.stringify(convertItem(item, context)));
  return `${JSON.stringify(key)}:[${items.filter((item) => item !== 'null').join()}]`;
}

function groupIntoRuns(fields: readonly Field[]): Run[] {
  const runs: { varies: boolean; fields: Field[] }[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    if (last?.varies === field.varies) last.fields.push(field);
    else runs.push({ varies: field.varies, fields: [field] });
  }
  return runs.map((run) => ({ ...run, convert: objectConverter(run.fields) }));
}

function selectFields(type: GraphQLObjectType, nodes: readonly FieldNode[], operation: Operation): Field[] {
  const { schema, fragments, variableValues } = operation;
  const selected = collectSubfields(schema, fragments, variableValues, type, nodes);
  return [...selected].map(([key, selecting]) => selectField(key, type, selecting, operation));
}

function selectField(
  key: string,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  operation: Operation,
): Field {
  const name = nodes[0]?.name.value ?? '';
  if (name === '__typename') {
    const convert = () => type.name;
    return { key, name, wireName: null, convert, convertItem: null, varies: false, isRequired: true };
  }
  const field = type.getFields()[name];
  if (!field) throw new TypeError(`${type} has no field ${name}.`);
  const isRequired = isNonNullType(field.type);
  const value = compileValue(field.type, nodes, operation);
  const computation = computationOf(field);
  const wireName = computation ? null : wireNameOf(field);
  if (wireName !== null) return { key, name, wireName, isRequired, ...value };
  const read = fieldReader(type, field);
  if (!read) throw new TypeError(`${type}.${name} has a resolver.`);
  const convert: Convert = (json, context) => {
    const computed = read(json as PlaidJson, context);
    return computed === null ? null : value.convert(computed, context);
  };
  const varies = value.varies || computation?.dependsOnContext === true;
  return { key, name, wireName, isRequired, convert, convertItem: null, varies };
}

function compileValue(type: GraphQLOutputType, nodes: readonly FieldNode[], operation: Operation): Value {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const { convert, varies } = compileValue(nullable.ofType, nodes, operation);
    return { convert: listConverter(convert), convertItem: convert, varies };
  }
  if (isObjectType(nullable)) {
    const fields = selectFields(nullable, nodes, operation);
    const convertObject = objectConverter(fields);
    return {
      convert: (json, context) => (isJsonObject(json) ? convertObject(json, context) : null),
      convertItem: null,
      varies: fields.some(({ varies }) => varies),
    };
  }
  if (isEnumType(nullable)) {
    const names = new Map<unknown, string>(nullable.getValues().map(({ name, value }) => [value, name]));
    return { convert: (word) => names.get(word) ?? null, convertItem: null, varies: false };
  }
  const accepts = createAccepts(nullable);
  return { convert: (json) => (accepts(json) ? json : null), convertItem: null, varies: false };
}

function listConverter(convertItem: Convert): Convert {
  return (list, context) => {
    if (!Array.isArray(list)) return null;
    const converted: unknown[] = [];
    for (const item of list) {
      const value = convertItem(item, context);
      if (value !== null) converted.push(value);
    }
    return converted;
  };
}

function objectConverter(fields: readonly Field[]): Convert {
  // On any other object, an alias of this name would set the prototype.
  const needsNullPrototype = fields.some(({ key }) => key === '__proto__');
  return (json, context) => {
    const result: Record<string, unknown> = needsNullPrototype ? Object.create(null) : {};
    for (const { key, name, wireName, convert, isRequired } of fields) {
      const member = wireName === null ? json : (json as PlaidJson)[wireName];
      const value = member === null || member === undefined ? null : convert(member, context);
      if (value === null && isRequired) throw new TypeError(`${name} must not be null.`);
      result[key] = value;
    }
    return result;
  };
}
