/**
 * A sequence of random numbers that decides what a generator creates. fast-check shrinks the sequence and thereby the
 * value: generators stay plain functions, and take the simplest choice for 0 and at the end of the sequence.
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

  /** An integer from 0, less than the end. */
  below(end: number): number {
    const number = this.#row[this.#next] ?? 0;
    this.#next += 1;
    return number % end;
  }

  /** The first is the simplest. */
  of<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }

  /** True once in so many times. */
  once(inTimes: number): boolean {
    return this.below(inTimes) === inTimes - 1;
  }

  /** A list of at most so many items. */
  list<T>(atMost: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.below(atMost + 1) }, (_, index) => make(index));
  }
}

/** @param decisions length of the sequence, which bounds the size of the value. */
export function chosen<T>(make: (choose: Choices) => T, decisions = 600): fc.Arbitrary<T> {
  return fc
    .array(fc.nat(MAX_NUMBER), { maxLength: decisions, size: 'max' })
    .map((row) => make(new Choices(row)));
}
