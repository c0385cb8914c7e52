/** Whether an answer is right: a server that is fast and wrong is neither. */
import type { Case } from '../cases';

/**
 * What an answer has to look like, learned from the first one: that one is held against what the upstream sent, leaf by
 * leaf, and those that follow have its length.
 */
export class RightAnswers {
  readonly #title: string;
  readonly #expected: readonly string[];
  #length: number | null = null;

  constructor(title: string, { operation, upstream, linkTokens }: Case) {
    this.#title = title;
    const sent = leavesOf(JSON.parse(upstream.bodies[operation.upstreamPath] ?? 'null'));
    this.#expected = Array.from({ length: linkTokens }, () => sent).flat();
  }

  readonly check = (head: string, body: Buffer): void => {
    if (!head.startsWith('HTTP/1.1 200')) throw this.#wrong(body, `has the status ${head.split(' ', 2)[1]}`);
    if (this.#length === null) {
      this.#checkLeaves(body);
      this.#length = body.length;
    } else if (body.length !== this.#length) {
      throw this.#wrong(body, `has ${body.length} bytes where the first had ${this.#length}`);
    }
  };

  #checkLeaves(body: Buffer): void {
    const json = JSON.parse(body.toString()) as { errors?: unknown };
    if (json.errors !== undefined) throw this.#wrong(body, 'has errors');
    const leaves = new Map<string, number>();
    for (const leaf of leavesOf(json)) leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
    for (const leaf of this.#expected) {
      const left = leaves.get(leaf) ?? 0;
      if (left === 0) throw this.#wrong(body, `lacks ${leaf}`);
      leaves.set(leaf, left - 1);
    }
  }

  #wrong(body: Buffer, what: string): Error {
    return new Error(`An answer of ${this.#title} ${what}: ${body.toString('utf8', 0, 500)}`);
  }
}

/** The values in it. Link tokens are as good as each other, and words as enums have them. */
function leavesOf(json: unknown): string[] {
  if (json === null || json === undefined) return [];
  if (typeof json === 'object') return Object.values(json).flatMap(leavesOf);
  const text = String(json).replace(/link-sandbox-[0-9a-f-]{36}/, 'A LINK TOKEN');
  return [text.toUpperCase().replace(/[^A-Z0-9]+/g, '_')];
}
