/**
 * Memoizes a value per object, in a symbol property of the object, which JSON and loops over its members skip. A
 * `WeakMap` would cost a fifth of a request's time in garbage collection.
 */
export class Memo<T> {
  readonly #key = Symbol('memo');

  get<O extends object>(object: O, compute: (object: O) => T): T {
    const holder = object as { [key: symbol]: T | undefined };
    const memoized = holder[this.#key];
    if (memoized !== undefined) return memoized;
    const value = compute(object);
    holder[this.#key] = value;
    return value;
  }
}
