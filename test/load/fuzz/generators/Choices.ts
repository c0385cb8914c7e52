/**
 * A row of random numbers by which a generator decides what to make. fast-check shrinks the row, and with it whatever
 * was made: generators stay plain functions, and take the simplest way by 0, and once the row is at its end.
 */
import * as fc from 'fast-check';

const MAX_NUMBER = 0xffff;

export class Choices {
  readonly #row: readonly number[];
  #next = 0;

  constructor(row: readonly number[]) {
    this.#row = row;
  }

  /** For the message of a failure. */
  [fc.toStringMethod](): string {
    return `new Choices(${JSON.stringify(this.#row)})`;
  }

  /** From 0 up to that, itself not among them. */
  below(end: number): number {
    const number = this.#row[this.#next] ?? 0;
    this.#next += 1;
    return number % end;
  }

  /** The first is the simplest. */
  of<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }

  /** Once in so many times. */
  once(inTimes: number): boolean {
    return this.below(inTimes) === inTimes - 1;
  }

  /** So many of them at most. */
  list<T>(atMost: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.below(atMost + 1) }, (_, index) => make(index));
  }
}

/** @param decisions how many of them make a large one. */
export function chosen<T>(make: (choose: Choices) => T, decisions = 600): fc.Arbitrary<T> {
  return fc
    .array(fc.nat(MAX_NUMBER), { maxLength: decisions, size: 'max' })
    .map((row) => make(new Choices(row)));
}
