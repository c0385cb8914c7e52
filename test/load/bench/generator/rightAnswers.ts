/** Checks responses: a fast server with wrong responses proves nothing. */
import type { Case } from '../cases';

/**
 * Expected response, learned from the first one: that one is compared with the upstream's response leaf by leaf, and
 * later ones must have its length.
 */
export class RightAnswers {
  readonly #title: string;
  readonly #expected: readonly string[];
  readonly #mayRefuse: boolean;
  #length: number | null = null;

  constructor(title: string, { operation, upstream, linkTokens, mayRefuse }: Case) {
    this.#title = title;
    this.#mayRefuse = mayRefuse;
    const sent = leavesOf(operation.expected(JSON.parse(upstream.bodies[operation.upstreamPath] ?? 'null')));
    this.#expected = Array.from({ length: linkTokens }, () => sent).flat();
  }

  readonly check = (head: string, body: Buffer): void => {
    if (this.#mayRefuse && head.startsWith('HTTP/1.1 503')) return;
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

/** Leaf values. All link tokens compare equal, as do enum words and enum values. */
function leavesOf(json: unknown): string[] {
  if (json === null || json === undefined) return [];
  if (typeof json === 'object') return Object.values(json).flatMap(leavesOf);
  const text = String(json).replace(/link-sandbox-[0-9a-f-]{36}/, 'A LINK TOKEN');
  return [text.toUpperCase().replace(/[^A-Z0-9]+/g, '_')];
}
