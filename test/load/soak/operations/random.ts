/** Chance that can be had again: the same seed, the same numbers. https://en.wikipedia.org/wiki/Xorshift */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Never 0, which would stay 0; and seeds that follow each other must not look alike.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
    for (let round = 0; round < 8; round++) this.next();
  }

  /** From 0 to below 1. */
  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** Whether something happens that does so in this part of all cases. */
  happens(part: number): boolean {
    return this.next() < part;
  }

  oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }
}
