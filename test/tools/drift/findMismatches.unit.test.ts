/** Type check of JSON against Plaid's interfaces: each kind of mismatch. */
import { parsePlaidTypes } from '../../../src/tools/drift/parsePlaidTypes';
import { findMismatches } from './findMismatches';

const types = parsePlaidTypes(`
export interface Answer { id: string; at: string | null; items?: Array<Item>; causes?: Array<any>; raw?: object }
export interface Item { count: number; product: Products; }
export declare enum Products { Auth = "auth" }`);

it('finds no mismatch in a valid value', () => {
  const full = { id: 'a', at: null, items: [{ count: 1, product: 'auth' }], causes: [1, 'x'], raw: { a: 1 } };
  expect(findMismatches(full, 'Answer', types)).toEqual([]);
  expect(findMismatches({ id: 'a', at: '2024-07-29' }, 'Answer', types)).toEqual([]);
});

it.each([
  ['a missing member', { id: 'a' }, '$.at: missing'],
  ['an unknown member', { id: 'a', at: null, more: 1 }, '$.more: not in Answer'],
  ['a value of another kind', { id: 1, at: null }, '$.id: expected string'],
  ['a null for a required string', { id: null, at: null }, '$.id: expected string'],
  ['an object for a list', { id: 'a', at: null, items: {} }, '$.items: expected Item[]'],
  ['a list for an object', { id: 'a', at: null, raw: [] }, '$.raw: expected object'],
  ['a string for an object', { id: 'a', at: null, items: ['x'] }, '$.items[0]: expected Item'],
  [
    'an unknown enum value',
    { id: 'a', at: null, items: [{ count: 1, product: 'x' }] },
    '$.items[0].product: expected Products',
  ],
])('finds %s', (_fault, json, expected) => {
  expect(findMismatches(json, 'Answer', types)).toEqual([expected]);
});

it('throws for an interface that Plaid does not have', () => {
  expect(() => findMismatches({}, 'Nothing', types)).toThrow('Nothing');
});
