/**
 * How much there is in a long answer, counted bit by bit while it comes. `JSON.parse` and all that follows take as long as
 * there are values in it, and a value may be of two bytes.
 */

/** Plaid's longest, 50 sessions of 200 events, has 21,000. */
const MAX_CONTAINERS = 30_000;

/** That one has 63,000. */
const MAX_SEPARATORS = 100_000;

/** Plaid has some 200. Each that was not met before costs V8 as much as ten that were. */
const MAX_NAMES = 10_000;

/** Nobody reads what holds so much. */
export class TooMuch extends Error {
  readonly code = 'ANSWER_HOLDS_TOO_MUCH';
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

export class Contents {
  #isInString = false;
  #isEscaped = false;
  #containers = 0;
  #separators = 0;
  /** A hash of the string that is open, or was last. */
  #string = 0;
  /** By the end of its hash, whether a name was met. */
  readonly #seen = new Uint8Array(2 ** 16);
  #names = 0;

  /** @throws {TooMuch} */
  add(chunk: Buffer): void {
    this.#count(chunk);
    if (this.#containers > MAX_CONTAINERS || this.#separators > MAX_SEPARATORS || this.#names > MAX_NAMES)
      throw new TooMuch();
  }

  /** Objects and lists, what separates values, and names of members. */
  #count(chunk: Buffer): void {
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let string = this.#string;
    const seen = this.#seen;
    let names = 0;
    let containers = 0;
    let separators = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      let byte = chunk[at] ?? 0;
      if (isInString) {
        // Most of an answer is in strings: a loop of their own, with as little in it as can be.
        while (isEscaped || (byte !== QUOTE && byte !== BACKSLASH)) {
          string = (string * 31 + byte) | 0;
          isEscaped = false;
          at += 1;
          if (at === chunk.length) break;
          byte = chunk[at] ?? 0;
        }
        if (at === chunk.length) break;
        if (byte === BACKSLASH) isEscaped = true;
        else isInString = false;
      } else if (byte === QUOTE) {
        isInString = true;
        string = 0;
      } else if (byte === COLON) {
        const name = string & (seen.length - 1);
        names += 1 - (seen[name] ?? 0);
        seen[name] = 1;
      } else if (byte === COMMA) separators += 1;
      else if (byte === BRACE || byte === BRACKET) containers += 1;
    }
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    this.#string = string;
    this.#names += names;
    this.#containers += containers;
    this.#separators += separators;
  }
}
