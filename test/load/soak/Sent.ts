/** Every create that was sent and its outcome, to compare with the calls that reached Plaid. */
import type { ProxiedCall } from '../../faults/FaultyProxy';
import type { Rules } from './Rules';

const CREATE = '/link/token/create';
const RULE = 'one create at Plaid for each accepted mutation, and never two';

export class Sent {
  readonly #seed: number;
  /** The link token of each accepted create; null for the others. */
  readonly #byName = new Map<string, string | null>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A value for `clientName`, which Plaid limits in length. */
  nextName(): string {
    const name = `soak ${this.#seed} ${this.#byName.size + 1}`;
    this.#byName.set(name, null);
    return name;
  }

  accepted(name: string, token: string): void {
    this.#byName.set(name, token);
  }

  count(): { readonly sent: number; readonly accepted: number } {
    const accepted = [...this.#byName.values()].filter((token) => token !== null).length;
    return { sent: this.#byName.size, accepted };
  }

  /**
   * @param calls read by the proxy.
   * @param forwarded those of them that reached the upstream.
   */
  check(calls: readonly ProxiedCall[], forwarded: readonly ProxiedCall[], rules: Rules): void {
    const read = timesByName(calls);
    const reached = timesByName(forwarded);
    for (const [name, times] of read) {
      if (times > 1) rules.broken(RULE, `${name} was sent to Plaid ${times} times`);
      if (!this.#byName.has(name))
        rules.broken(RULE, `${name} was sent to Plaid, but no operation requested it`);
    }
    const tokens = new Map<string, string>();
    for (const [name, token] of this.#byName) {
      if (token === null) continue;
      if (reached.get(name) !== 1) {
        rules.broken(RULE, `${name} was accepted, and reached Plaid ${reached.get(name) ?? 0} times`);
      }
      const other = tokens.get(token);
      if (other !== undefined) rules.broken(RULE, `${name} was answered with the token of ${other}`);
      tokens.set(token, name);
    }
  }
}

function timesByName(calls: readonly ProxiedCall[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { path, body } of calls) {
    if (path !== CREATE) continue;
    const name = String(body['client_name']);
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return times;
}
