/** Invariants of the soak, and their violations. */

export const rules = [
  'one create at Plaid for each accepted mutation, and never two',
  'each answer is about what its caller asked for',
  'no error code but those that may come of it',
  'each request is answered',
  'who watches is told of each event once, and of the end',
  'idle watchers stay',
  'handles are given back',
  'what is counted as under way comes back to nothing',
  'memory stays flat',
  'nothing goes wrong that nobody foresaw',
  'SIGTERM ends it with 0',
] as const;

export type Rule = (typeof rules)[number];

/** Examples kept per rule. */
const MOST_KEPT = 5;

export class Rules {
  readonly #broken = new Map<Rule, { times: number; examples: string[] }>();

  broken(rule: Rule, how: string): void {
    const known = this.#broken.get(rule) ?? { times: 0, examples: [] };
    known.times += 1;
    if (known.examples.length < MOST_KEPT) known.examples.push(how);
    this.#broken.set(rule, known);
  }

  /** One verdict per rule, in their order. */
  verdicts(): readonly { rule: Rule; times: number; examples: readonly string[] }[] {
    return rules.map((rule) => ({
      rule,
      times: this.#broken.get(rule)?.times ?? 0,
      examples: this.#broken.get(rule)?.examples ?? [],
    }));
  }

  areKept(): boolean {
    return this.#broken.size === 0;
  }
}
