/** Random leaves and JSON, with a liking for what lies at the edges. */
import type { Choices } from './Choices';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The first is the simplest. */
const STRINGS = [
  'a',
  '',
  ' ',
  'NEWS',
  'é中文😀',
  '"quoted" \\ and \\\\ more',
  'two\nlines\r\nand\ta tab',
  '\u0000\u0001\u001f\u007f\u0085',
  '\u2028\u2029\ufeff\uffff',
  '\ud83d alone',
  'alone \ude00',
  'a\u0301\u200d\u202e',
  'valueOf',
  '$v1',
  '</script><!--',
  'null',
  '0',
  '2024-02-30',
  '2024-02-29',
  '2024-07-29T20:22:36.522196741Z',
  '2024-07-29T24:00:60Z',
  'https://example.com/%00?a=b#c',
  'x'.repeat(2_000),
  '😀'.repeat(600),
] as const;

export function aString(choose: Choices): string {
  return choose.once(4)
    ? String.fromCharCode(...choose.list(7, () => choose.below(choose.of(128, 256, 65_536))))
    : choose.of(...STRINGS);
}

/** That of `SecretsRecorder`. */
const MIN_SECRET_LENGTH = 8;

/**
 * Shorter, however it is spelled, than whatever test/support/secrets/secrecy.ts takes for a secret: it may come to stand where a
 * token does, and next time where a name does, or a word of Plaid's, which are no secrets.
 */
export function aShortString(choose: Choices): string {
  const text = aString(choose).slice(0, 7);
  return JSON.stringify(text).length < MIN_SECRET_LENGTH + 2 ? text : text.slice(0, 1);
}

const NUMBERS = [
  1,
  0,
  -1,
  -0,
  7,
  1.5,
  -0.1,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  2 ** 53 + 2,
  1e21,
  -1e21,
  1e-7,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
] as const;

export function aNumber(choose: Choices): number {
  return choose.once(4) ? choose.below(65_536) - 32_768 : choose.of(...NUMBERS);
}

const KEYS = ['a', '', '__proto__', 'constructor', 'toJSON', 'then', 'length', '0', '__typename'] as const;

export function aKey(choose: Choices): string {
  return choose.once(4) ? aShortString(choose) : choose.of(...KEYS);
}

/** @param depth how many levels there may be at most. */
export function someJson(choose: Choices, depth = 4): Json {
  const kind = choose.below(depth > 0 ? 7 : 5);
  if (kind === 0) return aShortString(choose);
  if (kind === 1) return aNumber(choose);
  if (kind === 2) return choose.once(2);
  if (kind === 3) return null;
  if (kind === 4) return choose.of<Json>({}, []);
  if (kind === 5) return choose.list(4, () => someJson(choose, depth - 1));
  // As `JSON.parse` makes it, so that `__proto__` is a key like any other.
  return Object.fromEntries(choose.list(4, () => [aKey(choose), someJson(choose, depth - 1)]));
}

/** Lists or objects in one another, so many times. */
export function nested(levels: number, asObject: boolean): string {
  return asObject
    ? `${'{"a":'.repeat(levels)}null${'}'.repeat(levels)}`
    : `${'['.repeat(levels)}${']'.repeat(levels)}`;
}
