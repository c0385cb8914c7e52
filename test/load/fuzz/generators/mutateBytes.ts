/** Mutations of bytes: flip, duplicate, cut, swap, insert. */
import type { Choices } from './Choices';

const STRANGE_BYTES = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\t',
  ' ',
  ':',
  '\x7f',
  '\xff',
  '\xc3',
  '\xed\xa0\x80',
  '"',
  '\\',
] as const;

/** @param times maximum number of mutations; the text stays unchanged once in so many times plus one. */
export function mutated(choose: Choices, bytes: Buffer, times = 3): Buffer {
  let result = bytes;
  for (let left = choose.below(times + 1); left > 0; left -= 1) result = mutatedOnce(choose, result);
  return result;
}

function mutatedOnce(choose: Choices, bytes: Buffer): Buffer {
  const at = choose.below(bytes.length + 1);
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  const length = 1 + choose.below(8);
  switch (choose.below(6)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < bytes.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << choose.below(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after.subarray(length)]);
    case 2:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 3:
      return Buffer.concat([before, Buffer.from(choose.of(...STRANGE_BYTES), 'latin1'), after]);
    case 4:
      return Buffer.concat([after.subarray(0, length), before, after.subarray(length)]);
    default:
      // The end of the text is missing.
      return before;
  }
}

export function randomBytes(choose: Choices, most = 200): Buffer {
  return Buffer.from(choose.list(most, () => choose.below(256)));
}
