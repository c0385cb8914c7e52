/**
 * Doubly linked list. For objects that live as long as a request it replaces a long-lived `Set` or `Map`, in which V8
 * links each outgrown hash table to the next: once one table is in the old generation, minor garbage collections keep
 * all later ones, with every object they held, until the next full collection.
 */
export class LinkedList<T> {
  #first: Entry<T> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns a function that removes the value, and returns whether it was still there. */
  add(value: T): () => boolean {
    const entry: Entry<T> = { value, previous: null, next: this.#first };
    if (this.#first) this.#first.previous = entry;
    this.#first = entry;
    this.#size += 1;
    let isListed = true;
    return () => {
      if (!isListed) return false;
      isListed = false;
      this.#unlink(entry);
      return true;
    };
  }

  /** @returns the current values, latest first. */
  values(): T[] {
    const values: T[] = [];
    for (let entry = this.#first; entry; entry = entry.next) values.push(entry.value);
    return values;
  }

  #unlink(entry: Entry<T>): void {
    const { previous, next } = entry;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    // An old entry that is no longer listed must not keep others alive.
    entry.previous = null;
    entry.next = null;
    this.#size -= 1;
  }
}

interface Entry<T> {
  readonly value: T;
  previous: Entry<T> | null;
  next: Entry<T> | null;
}
