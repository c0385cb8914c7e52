/**
 * Scalars whose GraphQL value equals the wire value, character for character. graphql-scalars does not fit: its DateTime
 * drops Plaid's nanoseconds, since it uses a JavaScript Date, and its JSON accepts values of any depth.
 */
import { GraphQLError, GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';
import { isJsonObject } from './json';

/** Maximum nesting of a JSON value from a client; Plaid's own requests need less. */
const MAX_JSON_DEPTH = 20;

/** Only dates that exist: in the last place 29 February, in the years divisible by 4, but by 100 only if also by 400. */
const DATE =
  '(?:\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)' +
  '|(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?';
const OFFSET = '(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
const RFC_3339_DATE_TIME = new RegExp(`^${DATE}[Tt]${TIME}${OFFSET}$`);
const RFC_3339_DATE = new RegExp(`^${DATE}$`);

export const DateTime = stringScalar({
  name: 'DateTime',
  description:
    'An RFC 3339 date and time, such as `2024-07-29T20:22:36.522196741Z`, passed on unchanged in both directions. It may have nanoseconds. Values of different precision do not sort as text: compare them with a library that keeps nanoseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  accepts: (text) => RFC_3339_DATE_TIME.test(text),
  expected: 'an RFC 3339 date and time with an offset, such as 2024-07-29T20:22:36Z',
});

export const CalendarDate = stringScalar({
  name: 'Date',
  description: 'A calendar date as `YYYY-MM-DD`, without a time or a time zone.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  accepts: (text) => RFC_3339_DATE.test(text),
  expected: 'a calendar date as YYYY-MM-DD',
});

export const JsonValue = createJsonScalar({
  name: 'JSON',
  description:
    'Any JSON value, exactly as Plaid sends or receives it: its keys keep the spelling of Plaid’s API and are not converted to GraphQL names. Numbers have the precision of a double.',
  accepts: () => true,
  expected: 'a JSON value',
});

export const JsonObject = createJsonScalar({
  name: 'JSONObject',
  description:
    'A JSON object, exactly as Plaid sends or receives it: its keys keep the spelling of Plaid’s API and are not converted to GraphQL names. Numbers have the precision of a double.',
  accepts: isJsonObject,
  expected: 'a JSON object',
});

/** @returns milliseconds since 1970; NaN for a value that is not a `DateTime`. */
export function parseDateTime(value: unknown): number {
  return typeof value === 'string' && RFC_3339_DATE_TIME.test(value) ? Date.parse(value) : Number.NaN;
}

interface ScalarRule<T> {
  name: string;
  description: string;
  specifiedByURL?: string;
  accepts: (value: T) => boolean;
  expected: string;
}

function stringScalar({
  accepts,
  expected,
  ...config
}: ScalarRule<string>): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || !accepts(value)) throw new GraphQLError(`Expected ${expected}.`);
    return value;
  };
  return new GraphQLScalarType<string, string>({
    ...config,
    parseValue: parse,
    parseLiteral: (node) => atNode(node, () => parse(valueFromASTUntyped(node))),
    serialize: parse,
  });
}

/** Creates a scalar of JSON values. Values from clients are nested at most `MAX_JSON_DEPTH` levels deep. */
export function createJsonScalar({
  accepts,
  expected,
  ...config
}: ScalarRule<unknown>): GraphQLScalarType<unknown, unknown> {
  const parse = (value: unknown): unknown => {
    if (!accepts(value)) throw new GraphQLError(`Expected ${expected}.`);
    if (isDeeperThan(MAX_JSON_DEPTH, value)) {
      throw new GraphQLError(`Expected ${expected} nested at most ${MAX_JSON_DEPTH} levels deep.`);
    }
    return value;
  };
  return new GraphQLScalarType<unknown, unknown>({
    ...config,
    parseValue: parse,
    parseLiteral: (node, variables) => atNode(node, () => parse(valueFromASTUntyped(node, variables))),
    serialize: (value) => value,
  });
}

/** Adds the location in the document to the error of a rejected literal. */
function atNode<T>(node: ValueNode, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof GraphQLError ? new GraphQLError(error.message, { nodes: node }) : error;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}
