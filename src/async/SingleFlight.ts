/**
 * Single-flight: coalesces concurrent calls with the same key. Results and failures are not cached, and a call is
 * cancelled when its last waiter leaves.
 */
import { CancellationToken } from './CancellationToken';

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Creates the error to reject with after `timeoutMs`. */
  readonly timeout: () => Error;
  readonly cancellation?: CancellationToken | undefined;
}

export class SingleFlight<T> {
  /** Not a `Map`, for the reason given in `LinkedList`. */
  readonly #pending: Record<string, CoalescedCall<T>> = Object.create(null);
  readonly #joinableMs: number;

  /** @param joinableMs how long a pending call may be joined. Its own timeout must be this plus a joiner's timeout. */
  constructor(joinableMs = Number.POSITIVE_INFINITY) {
    this.#joinableMs = joinableMs;
  }

  /**
   * Joins the pending call with this key, or starts one. The caller becomes one of its waiters.
   *
   * @param start its token is cancelled when the last waiter leaves.
   * @param notBefore on the clock of `performance.now()`. An older call is not joined: its result may be out of date.
   * @throws whatever `start` throws synchronously.
   */
  join(
    key: string,
    start: (cancellation: CancellationToken) => Promise<T>,
    notBefore = Number.NEGATIVE_INFINITY,
  ): CoalescedCall<T> {
    const now = performance.now();
    const pending = this.#pending[key];
    if (pending && pending.startedAt >= notBefore && now - pending.startedAt < this.#joinableMs) {
      pending.waiters += 1;
      return pending;
    }
    const call = new CoalescedCall(start, now, () => {
      if (this.#pending[key] === call) delete this.#pending[key];
    });
    this.#pending[key] = call;
    return call;
  }
}

class CoalescedCall<T> {
  readonly call: Promise<T>;
  waiters = 1;
  readonly #cancellation = new CancellationToken();
  readonly #onEnd: () => void;

  /** @param startedAt on the clock of `performance.now()`. */
  constructor(
    start: (cancellation: CancellationToken) => Promise<T>,
    readonly startedAt: number,
    onEnd: () => void,
  ) {
    this.#onEnd = onEnd;
    this.call = start(this.#cancellation);
    // `finally` would create three promises.
    this.call.then(onEnd, onEnd);
  }

  /**
   * Waits for the result on behalf of one waiter; at most once for each.
   *
   * @throws the error of the call, of the timeout, or the reason of the cancellation.
   */
  wait({ timeoutMs, timeout, cancellation }: WaitOptions): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (reason: Error) => {
        settle();
        this.#leave(reason);
        reject(reason);
      };
      const timer = setTimeout(() => leave(timeout()), timeoutMs);
      let unsubscribe: (() => void) | undefined;
      const settle = () => {
        clearTimeout(timer);
        unsubscribe?.();
      };
      void this.call.then(resolve, reject).then(settle);
      unsubscribe = cancellation?.onCancel(leave);
    });
  }

  #leave(reason: Error): void {
    this.waiters -= 1;
    if (this.waiters > 0) return;
    // The next caller starts a new call.
    this.#onEnd();
    this.#cancellation.cancel(reason);
  }
}
