/** What stands on the page that Prometheus reads: names, and under each a number for each set of labels. */

export interface Series {
  readonly name: string;
  readonly help: string;
}

export type Labels = Readonly<Record<string, string>>;

/** One line of the page. */
export interface Count {
  add(change: number): void;
}

/** Makes the line for a set of labels; each is to be asked for once. */
export type Lines = (labels?: Labels) => Count;

/** How long things of one kind take. */
export interface Timings {
  observe(seconds: number): void;
}

/** Those with a set of labels, each of which is to be asked for once. */
export type Durations = (labels?: Labels) => Timings;

/** In seconds: from what was shared with others to the longest that anybody waits for Plaid. */
export const USUAL_SECONDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What belongs to each word of a list. All other words are `other`.
 */
export function byWord<T>(words: readonly string[], make: (label: string) => T): (word: string) => T {
  // As labels are written by custom: `not handed on` → `not_handed_on`.
  const made = new Map(words.map((word) => [word, make(word.replaceAll(' ', '_'))]));
  let others: T | undefined;
  return (word) => {
    const known = made.get(word);
    if (known !== undefined) return known;
    others ??= make('other');
    return others;
  };
}
