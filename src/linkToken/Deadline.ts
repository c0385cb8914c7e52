/** An operation's time with Plaid: it begins with the first call, and retries share it. */
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
   * When it is over, on the clock of `performance.now()`.
   *
   * @throws {PlaidUnavailable} if it has passed: what nobody would wait for is not sent.
   * @throws {ClientDisconnected}
   */
  at(): number {
    const gone = this.#cancellation?.reason;
    if (gone) throw gone;
    const now = performance.now();
    this.#at ??= now + this.#timeoutMs;
    if (now >= this.#at) throw new PlaidUnavailable('timeout');
    return this.#at;
  }

  /** @throws as `at` does. */
  remainingMs(): number {
    return this.at() - performance.now();
  }
}
