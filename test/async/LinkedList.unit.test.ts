import { LinkedList } from '../../src/async/LinkedList';

it('lists the values that are in use, latest first', () => {
  const list = new LinkedList<string>();
  const [removeFirst, removeSecond, removeThird] = ['first', 'second', 'third'].map((each) => list.add(each));
  expect([list.values(), list.size]).toEqual([['third', 'second', 'first'], 3]);
  removeSecond?.();
  expect([list.values(), list.size]).toEqual([['third', 'first'], 2]);
  removeThird?.();
  expect([list.values(), list.size]).toEqual([['first'], 1]);
  removeFirst?.();
  expect([list.values(), list.size]).toEqual([[], 0]);
  list.add('fourth');
  expect(list.values()).toEqual(['fourth']);
});

it('removes a value once, also if it was added twice', () => {
  const list = new LinkedList<string>();
  const remove = list.add('same');
  list.add('same');
  expect([remove(), remove()]).toEqual([true, false]);
  expect([list.values(), list.size]).toEqual([['same'], 1]);
});

it('allows removal while its values are visited', () => {
  const list = new LinkedList<() => boolean>();
  for (let count = 0; count < 3; count += 1) {
    const remove: () => boolean = list.add(() => remove());
  }
  expect(list.values().map((remove) => remove())).toEqual([true, true, true]);
  expect(list.size).toBe(0);
});
