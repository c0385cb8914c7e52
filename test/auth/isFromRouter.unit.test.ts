/** Check of the router secret. */
import { isFromRouter } from '../../src/auth/isFromRouter';

it('accepts the secret', () => {
  expect(isFromRouter('s3cret', 's3cret')).toBe(true);
});

it.each([
  ['another text of the same length', 's3creT'],
  ['a prefix', 's3cre'],
  ['a longer text', 's3cret, s3cret'],
  ['an empty header', ''],
  ['no header', undefined],
  ['several headers', ['s3cret']],
])('rejects %s', (_, header) => {
  expect(isFromRouter(header, 's3cret')).toBe(false);
});

it('rejects an empty header for an empty secret', () => {
  expect(isFromRouter('', '')).toBe(false);
});

it('rejects 5,000 other texts', () => {
  const others = Array.from({ length: 5_000 }, (_, n) => `${n}`.padStart(6, 's'));
  expect(others.filter((other) => isFromRouter(other, 's3cret'))).toEqual([]);
});
