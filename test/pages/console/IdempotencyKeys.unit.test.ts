/** When the console repeats an idempotency key, and when it creates another. */
import { browserModule } from './browserModules';

type Module = typeof import('../../../src/pages/console/browser/calls/IdempotencyKeys');

const input = { clientName: 'App' };
const other = { clientName: 'Other' };

function createKeys() {
  const { IdempotencyKeys } = browserModule<Module>('calls/IdempotencyKeys');
  return new IdempotencyKeys();
}

it('shows the key that the next create sends, of 128 random bits', () => {
  const keys = createKeys();
  const shown = keys.keyFor(input);
  expect(shown).toMatch(/^[0-9a-f]{32}$/);
  expect(keys.keyFor(other)).toBe(shown);
  expect(keys.take(input)).toBe(shown);
  expect(createKeys().keyFor(input)).not.toBe(shown);
});

it.each([
  ['the server cannot be reached', { errors: [{ message: 'The server cannot be reached.' }] }],
  ['Plaid is unavailable', { data: null, errors: [{ message: '', extensions: { retryable: true } }] }],
])('repeats the key with the same input if %s', (_, response) => {
  const keys = createKeys();
  const first = keys.take(input);
  keys.settle(response);
  expect([keys.keyFor(input), keys.take(input)]).toEqual([first, first]);
});

it.each([
  ['a success', { data: { createLinkToken: { linkToken: 'link-sandbox-1' } } }],
  ['an error that is not retryable', { errors: [{ message: '', extensions: { retryable: false } }] }],
])('creates another key after %s', (_, response) => {
  const keys = createKeys();
  const first = keys.take(input);
  keys.settle(response);
  expect(keys.keyFor(input)).not.toBe(first);
  expect(keys.take(input)).not.toBe(first);
});

it('creates another key for another input, and keeps the first for a retry', () => {
  const keys = createKeys();
  const first = keys.take(input);
  keys.settle({ errors: [{ message: 'The server cannot be reached.' }] });
  expect(keys.keyFor(other)).not.toBe(first);
  expect(keys.keyFor(input)).toBe(first);
  expect(keys.take(other)).not.toBe(first);
  expect(keys.take(input)).not.toBe(first);
});

it('never uses one key for two inputs while a response is outstanding', () => {
  const keys = createKeys();
  const first = keys.take(input);
  expect(keys.keyFor(other)).not.toBe(first);
});
