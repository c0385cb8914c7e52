/** Link tokens created so far, of which the newest are read again. */
import type { Caller } from './callers';
import type { Random } from './random';

export interface KnownToken {
  readonly token: string;
  /** The unique `clientName` it was created with. */
  readonly name: string;
  /** The caller that created it. */
  readonly owner: Caller;
}

/** Enough that concurrent reads rarely share a token. */
const MOST = 2_000;

export class LinkTokenPool {
  readonly #random: Random;
  readonly #tokens: KnownToken[] = [];
  #oldest = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  add(token: KnownToken): void {
    if (this.#tokens.length < MOST) {
      this.#tokens.push(token);
    } else {
      this.#tokens[this.#oldest] = token;
      this.#oldest = (this.#oldest + 1) % MOST;
    }
  }

  any(): KnownToken {
    return this.#random.oneOf(this.#tokens);
  }

  /** Null if some tries find no match. */
  anyWhere(fits: (token: KnownToken) => boolean): KnownToken | null {
    for (let tries = 0; tries < 50; tries++) {
      const token = this.any();
      if (fits(token)) return token;
    }
    return null;
  }

  some(count: number): KnownToken[] {
    return Array.from({ length: count }, () => this.any());
  }

  /** A few tokens that stay the same. */
  hot(): KnownToken {
    return this.#random.oneOf(this.#hot);
  }

  readonly #hot: KnownToken[] = [];

  addHot(token: KnownToken): void {
    this.#hot.push(token);
  }
}
