/** Invariants of the soak, and their violations. */

export const rules = [
  'one create at Plaid for each accepted mutation, and never two',
  'each response is about its request',
  'only expected error codes occur',
  'each request is answered',
  'each subscriber receives each event once, and the end',
  'idle subscribers stay',
  'handles are given back',
  'gauges of work in progress return to zero',
  'memory stays flat',
  'no unexpected failure occurs',
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
