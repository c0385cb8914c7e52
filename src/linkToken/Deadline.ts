/** Deadline of an operation's calls to Plaid: it starts with the first call, and retries share it. */
import type { CancellationToken } from '../async/CancellationToken';
import { PlaidUnavailable } from '../plaid/errors';

export class Deadline {
  readonly #timeoutMs: number;
  readonly #cancellation: CancellationToken | undefined;
  #at: number | undefined;

  constructor(timeoutMs: number, cancellation: CancellationToken | undefined) {
    this.#timeoutMs = timeoutMs;
    this.#cancellation = cancellation;
  }

  /**
   * @returns the deadline, in milliseconds of `performance.now()`.
   * @throws {PlaidUnavailable} if it has passed.
   * @throws {ClientDisconnected}
   */
  at(): number {
    const cancelled = this.#cancellation?.reason;
    if (cancelled) throw cancelled;
    const now = performance.now();
    this.#at ??= now + this.#timeoutMs;
    if (now >= this.#at) throw new PlaidUnavailable('timeout');
    return this.#at;
  }
}
