/**
 * Writers: serialize what an operation selects of a decoded object, byte-identical to graphql-js. Selection and conversion
 * are compiled once per operation; an object is then read in one pass, without checks, since the codec created it.
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
  isScalarType,
} from 'graphql';
// Not part of graphql-js's public API. Field selection and order must match graphql-js exactly.
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { isLarge, mapWithYields, yieldToEventLoop } from '../../async/yieldToEventLoop';
import { Memo } from '../../codec/Memo';
import { computationOf } from '../../codec/names';

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. Those in `@skip` and `@include` decide what is selected. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** Serializes the selected fields of an object. A promise for a large object, which yields to the event loop. */
export type Write = (object: object, context: unknown) => Promise<string> | string;

/** Converts a value to its form in the response. */
type Read = (value: unknown, context: unknown) => unknown;

type Source = Readonly<Record<string, unknown>>;

interface Field {
  /** Response key. */
  readonly key: string;
  readonly name: string;
  /** Null for a field that is read from the object. */
  readonly compute: ((source: Source, context: unknown) => unknown) | null;
  /** Null if the response has the value itself. */
  readonly read: Read | null;
  /** Converts an item of a list. */
  readonly readItem: Read | null;
  readonly isRequired: boolean;
  /** Whether the value may differ between reads of the same object. */
  readonly varies: boolean;
}

/** Consecutive fields that all vary, or all do not. */
interface Run {
  readonly varies: boolean;
  readonly fields: readonly Field[];
  readonly read: Read;
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
  return (object, context) => {
    const texts = getTexts(runs, object, context);
    const join = (known: Texts) =>
      `{${runs.map((run, index) => known[index] ?? writeMembers(run, object, context)).join()}}`;
    return texts instanceof Promise ? texts.then(join) : join(texts);
  };
}

function getTexts(runs: readonly Run[], object: object, context: unknown): Promise<Texts> | Texts {
  const known = memo.get(object, () => []);
  const found = known.find((each) => each.runs === runs);
  if (found) return found.texts;
  const texts = isLarge(object)
    ? writeLargeObject(runs, object, context)
    : runs.map((run) => (run.varies ? undefined : writeMembers(run, object, context)));
  known.push({ runs, texts });
  if (known.length > MAX_TEXTS_PER_OBJECT) known.shift();
  return texts;
}

function writeMembers({ read }: Pick<Run, 'read'>, object: object, context: unknown): string {
  return JSON.stringify(read(object, context)).slice(1, -1);
}

async function writeLargeObject(runs: readonly Run[], object: object, context: unknown): Promise<Texts> {
  const texts: (string | undefined)[] = [];
  for (const { varies, fields } of runs) {
    const members: string[] = [];
    for (const field of varies ? [] : fields) {
      members.push(await writeLargeMember(field, object, context));
      await yieldToEventLoop();
    }
    texts.push(varies ? undefined : members.join());
  }
  return texts;
}

/** Writes a list item by item: a token's sessions are the largest part of Plaid's responses. */
async function writeLargeMember(field: Field, object: object, context: unknown): Promise<string> {
  const { key, name, compute, readItem } = field;
  const list = (object as Source)[name];
  if (compute !== null || readItem === null || !Array.isArray(list)) {
    return writeMembers({ read: createObjectReader([field]) }, object, context);
  }
  const items = await mapWithYields(list, (item: unknown) => JSON.stringify(readItem(item, context)));
  return `${JSON.stringify(key)}:[${items.join()}]`;
}

function groupIntoRuns(fields: readonly Field[]): Run[] {
  const runs: { varies: boolean; fields: Field[] }[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    if (last?.varies === field.varies) last.fields.push(field);
    else runs.push({ varies: field.varies, fields: [field] });
  }
  return runs.map((run) => ({ ...run, read: createObjectReader(run.fields) }));
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
    return {
      key,
      name,
      compute: () => type.name,
      read: null,
      readItem: null,
      isRequired: true,
      varies: false,
    };
  }
  const field = type.getFields()[name];
  if (!field) throw new TypeError(`${type} has no field ${name}.`);
  const computation = computationOf(field);
  const { read, readItem, varies } = compileValue(field.type, nodes, operation);
  return {
    key,
    name,
    compute: (computation?.compute ?? null) as Field['compute'],
    read,
    readItem,
    isRequired: isNonNullType(field.type),
    varies: varies || computation?.dependsOnContext === true,
  };
}

function compileValue(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  operation: Operation,
): Pick<Field, 'read' | 'readItem' | 'varies'> {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const { read, varies } = compileValue(nullable.ofType, nodes, operation);
    return { read: read && createListReader(read), readItem: read, varies };
  }
  if (isObjectType(nullable)) {
    const fields = selectFields(nullable, nodes, operation);
    return { read: createObjectReader(fields), readItem: null, varies: fields.some(({ varies }) => varies) };
  }
  if (isEnumType(nullable)) {
    const names = new Map<unknown, string>(nullable.getValues().map(({ name, value }) => [value, name]));
    return { read: (enumValue) => names.get(enumValue), readItem: null, varies: false };
  }
  if (isScalarType(nullable)) return { read: null, readItem: null, varies: false };
  throw new TypeError(`Cannot write ${nullable}: Plaid's responses have no unions or interfaces.`);
}

function createListReader(read: Read): Read {
  return (value, context) => (value as readonly unknown[]).map((item) => read(item, context));
}

function createObjectReader(fields: readonly Field[]): Read {
  // On any other object, an alias of this name would set the prototype.
  const needsNullPrototype = fields.some(({ key }) => key === '__proto__');
  return (value, context) => {
    const source = value as Source;
    const result: Record<string, unknown> = needsNullPrototype ? Object.create(null) : {};
    for (const { key, name, compute, read, isRequired } of fields) {
      const member = compute === null ? source[name] : compute(source, context);
      if (member !== null && member !== undefined) {
        result[key] = read === null ? member : read(member, context);
      } else {
        if (isRequired) throw new TypeError(`${name} must not be null.`);
        result[key] = null;
      }
    }
    return result;
  };
}
