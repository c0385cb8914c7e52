/**
 * What Apollo Server keeps of requests: the texts that clients register by their hashes, and the documents that it has
 * parsed. Both it can have again, so the one used longest ago goes. Its own stores hold 30 MB each by size alone: documents
 * then take 120 MB, and many short ones more than that.
 */
import { LRUCache } from 'lru-cache';

export interface StoreBounds<V> {
  readonly entries: number;
  /** The sum of their sizes. */
  readonly size: number;
  sizeOf(value: V): number;
}

/** Apollo Server's `KeyValueCache`. */
export class BoundedStore<V extends object | string> {
  readonly #values: LRUCache<string, V>;

  constructor({ entries, size, sizeOf }: StoreBounds<V>) {
    this.#values = new LRUCache({ max: entries, maxSize: size, sizeCalculation: (value) => sizeOf(value) });
  }

  async get(key: string): Promise<V | undefined> {
    return this.#values.get(key);
  }

  async set(key: string, value: V): Promise<void> {
    this.#values.set(key, value);
  }

  async delete(key: string): Promise<boolean> {
    return this.#values.delete(key);
  }
}
