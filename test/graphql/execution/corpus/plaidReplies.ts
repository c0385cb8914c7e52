/**
 * Plaid responses as text: documented, undocumented and malformed ones. Text, because JSON can contain what
 * `JSON.stringify` never writes (`-0`, a lone surrogate, duplicate keys).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { anObject, formsOfAnswers, type Json, type JsonObject } from '../../../support/plaid/plaidValues';

export interface PlaidReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export function json(text: string): PlaidReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, text };
}
const jsonOf = (value: unknown) => json(JSON.stringify(value));

export const EXAMPLE = readFileSync(join(__dirname, '../../../fixtures/linkTokenGet.json'), 'utf8');
const example: JsonObject = JSON.parse(EXAMPLE);

/** Responses to reads. */
export function readReplies(token: string): Record<string, PlaidReply> {
  const [session = {}] = example['link_sessions'] as JsonObject[];
  const events = session['events'] as JsonObject[];
  const timeOf = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  return {
    'the official example': json(EXAMPLE),
    ...createVariations('LinkTokenGetResponse', token),
    'an open session': jsonOf({
      ...example,
      link_sessions: [{ link_session_id: 's', started_at: '2025-03-11T09:15:00Z' }],
    }),
    'expired, unopened': jsonOf({ link_token: token, expiration: '2020-01-01T00:00:00Z' }),
    'many sessions': jsonOf({
      ...example,
      link_sessions: Array.from({ length: 30 }, (_, at) => ({
        ...session,
        link_session_id: `session ${at}`,
        events: events.map((event, step) => ({ ...event, timestamp: timeOf(at * 100 + step) })),
      })),
    }),
  };
}

/** Responses to creates. */
export function createReplies(token: string): Record<string, PlaidReply> {
  const deep = `${'['.repeat(2_500)}${']'.repeat(2_500)}`;
  return {
    ...createVariations('LinkTokenCreateResponse', token),
    'JSON of 2,500 levels': json(`{"link_token":"${token}","deep":${deep}}`),
  };
}

/** Creates a response with every field of Plaid's type, and variations of it. */
function createVariations(type: string, token: string): Record<string, PlaidReply> {
  const freedom = { full: true, wild: false, strings: formsOfAnswers };
  const [sampled] = fc.sample(anObject(type, freedom), { numRuns: 1, seed: 6 });
  const all = { ...sampled, link_token: token };
  const text = JSON.stringify(all);
  /** Changes all values bottom-up, except the token. */
  const withEach = (change: (value: Json) => Json) =>
    jsonOf({ ...(changed(all, change) as JsonObject), link_token: token });
  const withNumbers = (number: string) => text.replaceAll(/:-?\d+(?=[,}])/g, `:${number}`);
  return {
    minimal: jsonOf({ link_token: token, request_id: 'r' }),
    full: json(text),
    'all null': jsonOf({ ...mapped(all, () => null), link_token: token }),
    'all leaves null': withEach((value) => (isLeaf(value) ? null : value)),
    'lists empty': withEach((value) => (Array.isArray(value) ? [] : value)),
    'objects empty': jsonOf(mapped(all, (value) => (isLeaf(value) || Array.isArray(value) ? value : {}))),
    'unknown words': withEach((value) => (typeof value === 'string' ? 'A_WORD_OF_TOMORROW' : value)),
    'unknown words in lists': withEach((value) =>
      Array.isArray(value) ? [...value, 'tomorrow', '__proto__', ...value] : value,
    ),
    'wrong items in lists': withEach((value) =>
      Array.isArray(value) ? [null, 7, {}, [], 'x', ...value, null] : value,
    ),
    'wrong leaves': withEach((value) => (isLeaf(value) ? wrongLeaf(value) : value)),
    'wrong lists and objects': jsonOf(mapped(all, (value) => (isLeaf(value) ? [value] : 'neither'))),
    'lists for objects, objects for lists': jsonOf({
      ...mapped(all, (value) => (Array.isArray(value) ? { ...value } : [value])),
      link_token: token,
    }),
    'unknown members': json(text.replaceAll('{"', `{${UNKNOWN_MEMBERS},"`)),
    'the same keys twice': json(`{"link_token":"first","request_id":{},${text.slice(1)}`),
    'strange strings': withEach((value) => (typeof value === 'string' ? STRANGE : value)),
    'lone surrogates': json(
      withEach((value) => (typeof value === 'string' ? 'HERE' : value)).text.replaceAll('HERE', SURROGATES),
    ),
    'long strings': withEach((value) => (typeof value === 'string' ? value + LONG : value)),
    'big numbers': json(withNumbers('1e21').replace('{', `{"numbers":${NUMBERS},`)),
    'numbers below nothing': json(withNumbers('-0')),
    'deep JSON': json(text.replaceAll('{"', `{"deep":${'[{"a":'.repeat(50)}null${'}]'.repeat(50)},"`)),
    'no link_token': jsonOf({ ...all, link_token: undefined }),
    'a link_token that is a number': jsonOf({ ...all, link_token: 7 }),
    'another link_token': jsonOf({ ...all, link_token: 'link-sandbox-quite-another-one' }),
    nothing: jsonOf({}),
  };
}

const STRANGE =
  '"quoted" \\ \\\\ \u0000\u0007\b\f\n\r\t\u001f \u007f \u0085 \u2028\u2029 \ufeff \uffff é 中文 😀 </script> {"a":1} [1,2]';

/** JSON escapes of lone surrogates, and of a pair. */
const SURROGATES = 'a\\ud83d b\\ude00 \\ud83d\\ude00';

const LONG = 'long "and" wide \u2028 '.repeat(50);

/** Members that the schema does not have. */
const UNKNOWN_MEMBERS = `"__proto__":{"linkToken":"forged","status":1},"constructor":null,"toJSON":"no function",
  "a \\"quoted\\" name":1,"\\u2028":2,"":3,"10":4,"2":5,"then":true,"length":-1,"additional_properties":{"a":[]},
  "additionalProperties":{"b":[]},"linkToken":"by our name","status":"EXPIRED","outcome":7`;

const NUMBERS =
  '[-0,0,1e21,1e-7,0.1,2147483647,2147483648,-2147483649,9007199254740993,1e400,-1E-400,123456789.123456789]';

function wrongLeaf(value: Json): Json {
  if (typeof value === 'string') return 7;
  return typeof value === 'number' ? `${value}` : 'no';
}

function isLeaf(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function mapped(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, change(member)]));
}

function changed(value: Json, change: (value: Json) => Json): Json {
  if (typeof value !== 'object' || value === null) return change(value);
  const below = (member: Json) => changed(member, change);
  return change(Array.isArray(value) ? value.map(below) : mapped(value, below));
}
