/** Mutated responses of Plaid: in their JSON, their bytes, or their headers and status. */
import type { Choices } from './Choices';
import { mutated } from './mutateBytes';
import { aKey, aNumber, aShortString, type Json, nested, someJson } from './randomValues';

export interface PlaidAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type JsonObject = { [key: string]: Json };

/** A place in JSON: the container and the key. */
type Place = readonly [holder: Json[] | JsonObject, key: string | number];

/** Replaces, removes or adds members. */
export function mutatedJson(choose: Choices, original: JsonObject): JsonObject {
  const json = structuredClone(original);
  for (let left = choose.below(12); left > 0; left -= 1) {
    const places = placesIn(json);
    const place = places[choose.below(Math.max(1, places.length))];
    if (place) mutatePlace(choose, place);
  }
  return json;
}

function placesIn(json: Json): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  const own: Place[] = Array.isArray(json)
    ? json.map((_, index): Place => [json, index])
    : Object.keys(json).map((key): Place => [json, key]);
  return own.flatMap((place) => [place, ...placesIn(at(place) ?? null)]);
}

function at([holder, key]: Place): Json | undefined {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** Sets the value under any key, `__proto__` included. */
function put([holder, key]: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutatePlace(choose: Choices, place: Place): void {
  const [holder, key] = place;
  const value = at(place) ?? null;
  const kind = choose.below(9);
  if (kind === 0) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  } else if (kind === 1) {
    put(Array.isArray(holder) ? [holder, holder.length] : [holder, aKey(choose)], value);
  } else {
    put(place, otherValue(choose, value, kind));
  }
}

function otherValue(choose: Choices, value: Json, kind: number): Json {
  switch (kind) {
    case 2:
      return null;
    case 3:
      return otherKind(value);
    case 4:
      return choose.of('A_WORD_OF_TOMORROW', 'auth', '2024-01-01T00:00:00Z', aShortString(choose));
    case 5:
      return aNumber(choose);
    case 6:
      return JSON.parse(nested(choose.of(5, 20, 40), choose.once(2))) as Json;
    case 7:
      return Array.isArray(value) ? [...value, null, ...value] : [value, value];
    default:
      return someJson(choose);
  }
}

function otherKind(value: Json): Json {
  if (typeof value === 'string') return { was: value };
  if (typeof value === 'number') return String(value).slice(0, 7);
  if (typeof value === 'boolean') return value ? 1 : 'false';
  if (Array.isArray(value)) return { ...value };
  return value === null ? [] : [value];
}

const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/html',
  'text/plain;charset=latin1',
  'multipart/form-data',
  '',
  '\xff;;',
] as const;

const STATUSES = [
  200, 400, 401, 403, 404, 409, 418, 422, 429, 500, 501, 502, 503, 504, 599, 201, 204, 206, 300, 301, 304,
  307,
] as const;

const ERROR_WORDS = [
  'INVALID_REQUEST',
  'INVALID_INPUT',
  'API_ERROR',
  'RATE_LIMIT_EXCEEDED',
  'INVALID_LINK_TOKEN',
  'INVALID_API_KEYS',
  'NOT_FOUND',
  'INTERNAL_SERVER_ERROR',
  'AN_ERROR_OF_TOMORROW',
  '__proto__',
  '',
] as const;

/** A response of any kind. Half are valid JSON, though not always of the right endpoint. */
export function anyAnswer(choose: Choices, good: JsonObject): PlaidAnswer {
  const status = choose.once(2) ? choose.of(...STATUSES) : choose.once(4) ? 200 + choose.below(400) : 200;
  const json = status >= 400 || choose.once(8) ? errorBody(choose) : mutatedJson(choose, good);
  const text = Buffer.from(JSON.stringify(json));
  const body = choose.of(
    text,
    mutated(choose, text, 6),
    Buffer.from(JSON.stringify(json).replaceAll('a', '\xff'), 'latin1'),
    Buffer.concat([Buffer.from('\ufeff'), text]),
    Buffer.from(JSON.stringify(json), 'utf16le'),
    Buffer.from(JSON.stringify(someJson(choose))),
    Buffer.from(nested(choose.of(100, 2_500), choose.once(2))),
    Buffer.from('<html>Bad gateway</html>'),
    Buffer.alloc(0),
  );
  return { status, headers: headersOf(choose), body };
}

function headersOf(choose: Choices): Record<string, string> {
  return {
    'content-type': choose.of(...CONTENT_TYPES),
    ...(choose.once(8) && {
      'retry-after': choose.of(
        '0',
        '-5',
        '1e9',
        'soon',
        '99999999999999999999',
        'Wed, 21 Oct 2015 07:28:00 GMT',
      ),
    }),
    ...(choose.once(8) && { 'content-encoding': choose.of('gzip', 'br', 'identity', 'nonsense') }),
    ...(choose.once(8) && { location: choose.of('/link/token/get', 'http://127.0.0.1:9/', '\xff') }),
    ...(choose.once(8) && { 'set-cookie': 'a=b', 'x-odd': '\xe9 ,;"' }),
  };
}

function errorBody(choose: Choices): JsonObject {
  const error = {
    error_type: choose.of(...ERROR_WORDS),
    error_code: choose.of(...ERROR_WORDS),
    error_message: aShortString(choose),
    display_message: choose.once(2) ? aShortString(choose) : null,
    request_id: choose.of('XQVgFigpGHXkb0b', '', 'x'.repeat(100), '<script>'),
    documentation_url: aShortString(choose),
    suggested_action: null,
    causes: [],
  };
  // The mutation's own words may be tokens elsewhere, and here they must be readable.
  const [name = '', ...others] = Object.keys(error);
  return choose.once(2) ? { ...error, [choose.of(name, ...others)]: someJson(choose) } : error;
}
