/** Requests that exceed a limit or exploit expensive processing. Each is refused with the code given here. */

export interface Attack {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

const PARSE_FAILED = { status: 200, code: 'GRAPHQL_PARSE_FAILED' };
const INVALID = { status: 200, code: 'GRAPHQL_VALIDATION_FAILED' };
const BAD_INPUT = { status: 200, code: 'BAD_USER_INPUT' };
const BAD_REQUEST = { status: 400, code: 'BAD_REQUEST' };

const READ_ENTITIES =
  'query($r: [_Any!]!) { _entities(representations: $r) { ... on LinkToken { status } } }';
const CREATE = 'mutation($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';

/** By name. Created one at a time, since some are large. */
export const attacks: Readonly<Record<string, () => Attack>> = {
  '1,000 aliases of one token': () =>
    sends(`{${listed(1_000, (i) => `a${i}:linkToken(token:"t"){status}`)}}`, PARSE_FAILED),
  '1,000 aliases of what costs nothing': () =>
    sends(`{${listed(1_000, (i) => `a${i}:__typename`)}}`, INVALID),
  'aliases in a fragment that is spread often': () =>
    sends(
      `{${listed(90, (i) => `a${i}:linkToken(token:"t"){...F}`)}} fragment F on LinkToken{b:status c:requestId}`,
      INVALID,
    ),
  '1,400 times a directive': () => sends(`{__typename ${'@skip(if:false)'.repeat(1_400)}}`, INVALID),
  '1,500 unknown directives': () => sends(`{__typename ${'@a'.repeat(1_500)}}`, INVALID),
  'one directive more than allowed, on fields of their own': () =>
    sends(`{${listed(101, () => '__typename @skip(if:false)')}}`, INVALID),
  'a fragment that is spread 2^400 times': () =>
    sends(`{...F0}${doubling(400, 'linkToken(token:"t"){status}')}`, INVALID),
  'a directive that is spread 2^400 times': () =>
    sends(`{...F0}${doubling(400, '__typename @skip(if:false)')}`, INVALID),
  'a fragment that spreads itself by another': () =>
    sends('{...A} fragment A on Query{...B} fragment B on Query{...A}', INVALID),
  'a circle of 400 fragments': () =>
    sends(`{...F0}${listed(400, (i) => `fragment F${i} on Query{...F${(i + 1) % 400}}`)}`, INVALID),
  '4,900 inline fragments in one another': () => sends(nested(4_900, '...', '__typename'), PARSE_FAILED),
  '1,000 inline fragments in one another, around too many aliases': () =>
    sends(
      nested(
        1_000,
        '...',
        listed(201, (i) => `a${i}:__typename`),
      ),
      INVALID,
    ),
  '20 fields in one another': () => sends(`{__type(name:"Query")${nested(19, 'ofType', 'name')}}`, INVALID),
  '1,000 unknown fields in one another': () =>
    sends(`{linkToken(token:"t")${nested(1_000, 'linkSessions', 'status')}}`, INVALID),
  '16 fields in one another by fragments': () =>
    sends(
      `{__type(name:"Query"){...F0}}${listed(14, (i) => `fragment F${i} on __Type{ofType{...F${i + 1}}}`)}fragment F14 on __Type{name}`,
      INVALID,
    ),
  '50,000 open braces': () => sends('{a'.repeat(50_000), PARSE_FAILED),
  '40,000 tokens': () => sends(`{${'__typename '.repeat(40_000)}}`, PARSE_FAILED),
  'a body of two megabytes': () => ({
    ...sends(`{__typename} # ${'x'.repeat(2_000_000)}`, BAD_REQUEST),
    status: 413,
  }),
  'a type of 4,900 lists': () =>
    sends(`query($v:${'['.repeat(4_900)}Int${']'.repeat(4_900)}){__typename}`, INVALID),
  'a literal of 1,000 lists': () =>
    sends(`{linkToken(token:${'['.repeat(1_000)}${']'.repeat(1_000)}){status}}`, BAD_INPUT),
  'JSON of 1,000 objects in one another': () =>
    sends(
      `mutation{createLinkToken(input:{additionalProperties:${'{a:'.repeat(1_000)}1${'}'.repeat(1_000)}}){linkToken}}`,
      BAD_INPUT,
    ),
  'a variable of 1,000 lists': () => ({
    body: `{"query":${JSON.stringify(CREATE)},"variables":{"input":{"additionalProperties":{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}}}}`,
    ...BAD_INPUT,
  }),
  '400 different tokens by aliases': () =>
    sends(`{${listed(400, (i) => `a${i}:linkToken(token:"${i}"){status}`)}}`, INVALID),
  '150 different tokens by as many aliases as are allowed': () =>
    sends(`{${listed(150, (i) => `a${i}:linkToken(token:"${i}"){status}`)}}`, BAD_INPUT),
  '400 different tokens as entities': () =>
    sends(READ_ENTITIES, BAD_INPUT, { r: entities(400, (i) => `${i}`) }),
  '100,000 entities without a type': () =>
    sends(READ_ENTITIES, BAD_INPUT, { r: Array.from({ length: 100_000 }, () => ({})) }),
  '12,000 times the same entity': () => sends(READ_ENTITIES, BAD_INPUT, { r: entities(12_000, () => 't') }),
  'introspection of fields of fields of fields': () =>
    sends('{__schema{types{fields{type{fields{type{fields{name}}}}}}}}', INVALID),
  '5,000 aliases of __schema': () =>
    sends(`{${listed(5_000, (i) => `a${i}:__schema{types{name}}`)}}`, PARSE_FAILED),
  '199 aliases of __schema': () => sends(`{${listed(199, (i) => `a${i}:__schema{types{name}}`)}}`, INVALID),
  '199 aliases within __schema': () =>
    sends(`{__schema{types{fields{${listed(199, (i) => `a${i}:description`)}}}}}`, INVALID),
  '199 aliases within a fragment on __Type': () =>
    sends(
      `{__schema{types{...F}}} fragment F on __Type{${listed(199, (i) => `a${i}:description`)}}`,
      INVALID,
    ),
  '5,000 aliases of _service': () => sends(`{${listed(5_000, (i) => `a${i}:_service{sdl}`)}}`, PARSE_FAILED),
  '199 aliases of _service': () => sends(`{${listed(199, (i) => `a${i}:_service{sdl}`)}}`, INVALID),
  '199 aliases within _service': () => sends(`{_service{${listed(199, (i) => `a${i}:sdl`)}}}`, INVALID),
  'a batch of 1,000': () => ({
    body: JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{__typename}' }))),
    ...BAD_REQUEST,
  }),
  'a body in UTF-7': () => ({
    ...sends('{__typename}', BAD_REQUEST),
    headers: { 'content-type': 'application/json; charset=utf-7' },
    status: 415,
  }),
  'a hash that is an object': () => ({
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: { toString: 1 } } } }),
    ...BAD_REQUEST,
  }),
  '25,000 unknown fields of an input': () =>
    sends(CREATE, BAD_INPUT, {
      input: Object.fromEntries(Array.from({ length: 25_000 }, (_, i) => [`f${i}`, 1])),
    }),
  'a wrong value that reads as graphql-js’s own words': () =>
    sends(
      'mutation($d:Int){createLinkToken(input:{transactions:{daysRequested:$d}}){linkToken}}',
      BAD_INPUT,
      { d: `${'cannot represent non'.repeat(20_000)}:x` },
    ),
  'a name of 400,000 letters': () => sends(`{${'a'.repeat(400_000)}}`, INVALID),
  'an input field of 400,000 letters': () =>
    sends(`mutation{createLinkToken(input:{${'a'.repeat(400_000)}:1}){linkToken}}`, BAD_INPUT),
  '100 creates in one mutation': () =>
    sends(
      `mutation{${listed(100, (i) => `a${i}:createLinkToken(input:{clientName:"A",language:"en",countryCodes:[US],userId:"u"}){linkToken}`)}}`,
      INVALID,
    ),
  '500 times the same fields in the same fields': () =>
    sends(`{${'linkToken(token:"t"){linkSessions{events{eventName}}}'.repeat(500)}}`, INVALID),
  '10,000 wrong values': () =>
    sends(CREATE, BAD_INPUT, { input: { products: Array.from({ length: 10_000 }, () => 'GOLD') } }),
  'a wrong value behind 1,200 variables': () =>
    sends(
      `mutation(${listed(1_200, (i) => `$v${i}:Int`)}$w:Int!){createLinkToken(input:{additionalProperties:{${listed(1_200, (i) => `a${i}:$v${i}`)} b:$w}}){linkToken}}`,
      BAD_INPUT,
      { w: 'x' },
    ),
  '4,000 unknown fields': () => sends(`{${listed(4_000, (i) => `f${i}`)}}`, INVALID),
  '4,900 times the same field': () => sends(`{${'__typename '.repeat(4_900)}}`, INVALID),
  '1,000 times the same token': () => sends(`{${'linkToken(token:"t"){status}'.repeat(1_000)}}`, INVALID),
  '1,000 fragments of the same field': () =>
    sends(
      `{${listed(1_000, (i) => `...F${i}`)}}${listed(1_000, (i) => `fragment F${i} on Query{__typename}`)}`,
      INVALID,
    ),
};

function sends(query: string, outcome: Omit<Attack, 'body'>, variables?: object): Attack {
  return { body: JSON.stringify({ query, variables }), ...outcome };
}

function listed(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(' ');
}

function nested(levels: number, field: string, innermost: string): string {
  return `{${`${field}{`.repeat(levels)}${innermost}${'}'.repeat(levels)}}`;
}

/** Fragments that each spread the next one twice. */
function doubling(count: number, innermost: string): string {
  const fragments = listed(count, (i) => `fragment F${i} on Query{...F${i + 1} ...F${i + 1}}`);
  return `${fragments} fragment F${count} on Query{${innermost}}`;
}

function entities(count: number, linkToken: (index: number) => string): object[] {
  return Array.from({ length: count }, (_, i) => ({ __typename: 'LinkToken', linkToken: linkToken(i) }));
}
