/** Random leaf values and JSON, with a preference for edge cases. */
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

/** Minimum length in `SecretsRecorder`. */
const MIN_SECRET_LENGTH = 8;

/**
 * Shorter in any encoding than what test/support/secrets/secrecy.ts treats as a secret: the value may be used as a
 * token in one place and as a name or an enum value in another.
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

/** @param depth maximum number of levels. */
export function someJson(choose: Choices, depth = 4): Json {
  const kind = choose.below(depth > 0 ? 7 : 5);
  if (kind === 0) return aShortString(choose);
  if (kind === 1) return aNumber(choose);
  if (kind === 2) return choose.once(2);
  if (kind === 3) return null;
  if (kind === 4) return choose.of<Json>({}, []);
  if (kind === 5) return choose.list(4, () => someJson(choose, depth - 1));
  // As `JSON.parse` creates it, so that `__proto__` is an ordinary key.
  return Object.fromEntries(choose.list(4, () => [aKey(choose), someJson(choose, depth - 1)]));
}

/** Lists or objects nested so many times. */
export function nested(levels: number, asObject: boolean): string {
  return asObject
    ? `${'{"a":'.repeat(levels)}null${'}'.repeat(levels)}`
    : `${'['.repeat(levels)}${']'.repeat(levels)}`;
}
