/** Who may say that it is the router. */
import { isFromRouter } from '../../src/auth/isFromRouter';

it('knows the router by the secret', () => {
  expect(isFromRouter('s3cret', 's3cret')).toBe(true);
});

it.each([
  ['another of the same length', 's3creT'],
  ['a beginning of it', 's3cre'],
  ['more than it', 's3cret, s3cret'],
  ['nothing', ''],
  ['no header', undefined],
  ['several headers', ['s3cret']],
])('refuses %s', (_, header) => {
  expect(isFromRouter(header, 's3cret')).toBe(false);
});

it('takes no header for an empty secret', () => {
  expect(isFromRouter('', '')).toBe(false);
});

it('takes none of 5,000 others', () => {
  const others = Array.from({ length: 5_000 }, (_, n) => `${n}`.padStart(6, 's'));
  expect(others.filter((other) => isFromRouter(other, 's3cret'))).toEqual([]);
});
