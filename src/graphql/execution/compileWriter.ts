/**
 * Writes what an operation selects of an object that the codec has decoded, as JSON: to the byte what graphql-js makes of
 * it. Which fields are selected, and what becomes of their values, is found out once per operation; then an object is
 * read by one pass over its selected fields. Values need no checks on the way: the codec has made them.
 *
 * Written by `JSON.stringify`. To add the text up by itself is no faster, and leaves three times as much to collect.
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
// graphql-js keeps it to itself. What is selected, and in which order, must not be decided in two ways.
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { isLarge, mapWithYields, yieldToEventLoop } from '../../async/yieldToEventLoop';
import { Memo } from '../../codec/Memo';
import { computationOf } from '../../codec/names';

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** As coerced: those in `@skip` and `@include` decide what is selected. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** The JSON of what is selected of an object; of one that is long, in turns with others. */
export type Write = (object: object, context: unknown) => Promise<string> | string;

/** What an answer has in place of a value. */
type Read = (value: unknown, context: unknown) => unknown;

type Source = Readonly<Record<string, unknown>>;

interface Field {
  /** Its name in the answer. */
  readonly key: string;
  readonly name: string;
  /** For a field that is not there to be read. */
  readonly compute: ((source: Source, context: unknown) => unknown) | null;
  /** Null where the answer has the value itself. */
  readonly read: Read | null;
  /** Of a list, the same for each of its items. */
  readonly readItem: Read | null;
  readonly isRequired: boolean;
  /** Whether the next who asks may have to be told something else of the same object. */
  readonly varies: boolean;
}

/** Fields in a row that all vary, or all do not. */
interface Run {
  readonly varies: boolean;
  readonly fields: readonly Field[];
  readonly read: Read;
}

/** The members of each run, written; undefined for what varies. */
type Texts = readonly (string | undefined)[];

/** What writers wrote of an object, the latest last. */
const written = new Memo<{ readonly runs: readonly Run[]; readonly texts: Promise<Texts> | Texts }[]>();

/** Of one object that is watched for hours, callers may select whatever they think of. */
const MAX_REMEMBERED = 4;

/**
 * A writer that remembers what it wrote of an object: a read may be shared by many, and so is its answer then.
 *
 * @param nodes what selects from the object: several where a field stands in an operation more than once.
 */
export function compileWriter(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  operation: Operation,
): Write {
  const runs = runsOf(selectedFields(type, nodes, operation));
  return (object, context) => {
    const texts = textsOf(runs, object, context);
    const together = (known: Texts) =>
      `{${runs.map((run, index) => known[index] ?? membersOf(run, object, context)).join()}}`;
    return texts instanceof Promise ? texts.then(together) : together(texts);
  };
}

function textsOf(runs: readonly Run[], object: object, context: unknown): Promise<Texts> | Texts {
  const known = written.get(object, () => []);
  const found = known.find((each) => each.runs === runs);
  if (found) return found.texts;
  const texts = isLarge(object)
    ? textsInTurns(runs, object, context)
    : runs.map((run) => (run.varies ? undefined : membersOf(run, object, context)));
  known.push({ runs, texts });
  if (known.length > MAX_REMEMBERED) known.shift();
  return texts;
}

function membersOf({ read }: Pick<Run, 'read'>, object: object, context: unknown): string {
  return JSON.stringify(read(object, context)).slice(1, -1);
}

async function textsInTurns(runs: readonly Run[], object: object, context: unknown): Promise<Texts> {
  const texts: (string | undefined)[] = [];
  for (const { varies, fields } of runs) {
    const members: string[] = [];
    for (const field of varies ? [] : fields) {
      members.push(await memberInTurns(field, object, context));
      await yieldToEventLoop();
    }
    texts.push(varies ? undefined : members.join());
  }
  return texts;
}

/** The items of a list one by one: of all that Plaid tells, a token's sessions are the most. */
async function memberInTurns(field: Field, object: object, context: unknown): Promise<string> {
  const { key, name, compute, readItem } = field;
  const list = (object as Source)[name];
  if (compute !== null || readItem === null || !Array.isArray(list)) {
    return membersOf({ read: objectReader([field]) }, object, context);
  }
  const items = await mapWithYields(list, (item: unknown) => JSON.stringify(readItem(item, context)));
  return `${JSON.stringify(key)}:[${items.join()}]`;
}

function runsOf(fields: readonly Field[]): Run[] {
  const runs: { varies: boolean; fields: Field[] }[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    if (last?.varies === field.varies) last.fields.push(field);
    else runs.push({ varies: field.varies, fields: [field] });
  }
  return runs.map((run) => ({ ...run, read: objectReader(run.fields) }));
}

function selectedFields(type: GraphQLObjectType, nodes: readonly FieldNode[], operation: Operation): Field[] {
  const { schema, fragments, variableValues } = operation;
  const selected = collectSubfields(schema, fragments, variableValues, type, nodes);
  return [...selected].map(([key, selecting]) => selectedField(key, type, selecting, operation));
}

function selectedField(
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
    return { read: read && listReader(read), readItem: read, varies };
  }
  if (isObjectType(nullable)) {
    const fields = selectedFields(nullable, nodes, operation);
    return { read: objectReader(fields), readItem: null, varies: fields.some(({ varies }) => varies) };
  }
  if (isEnumType(nullable)) {
    const names = new Map<unknown, string>(nullable.getValues().map(({ name, value }) => [value, name]));
    return { read: (word) => names.get(word), readItem: null, varies: false };
  }
  if (isScalarType(nullable)) return { read: null, readItem: null, varies: false };
  throw new TypeError(`There is no rule to write ${nullable}: Plaid's answers have no unions or interfaces.`);
}

function listReader(read: Read): Read {
  return (value, context) => (value as readonly unknown[]).map((item) => read(item, context));
}

function objectReader(fields: readonly Field[]): Read {
  // With any other object, an alias of this name would say what it descends from.
  const bare = fields.some(({ key }) => key === '__proto__');
  return (value, context) => {
    const source = value as Source;
    const answer: Record<string, unknown> = bare ? Object.create(null) : {};
    for (const { key, name, compute, read, isRequired } of fields) {
      const member = compute === null ? source[name] : compute(source, context);
      if (member !== null && member !== undefined) {
        answer[key] = read === null ? member : read(member, context);
      } else {
        if (isRequired) throw new TypeError(`${name} must not be null.`);
        answer[key] = null;
      }
    }
    return answer;
  };
}
