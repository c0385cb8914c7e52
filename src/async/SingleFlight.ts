/**
 * One call in flight per key, however many ask for it meanwhile. Nothing is kept once it has landed: an answer comes
 * from a call that was in flight when its asker came, never from before, and no failure is handed to anyone after. Once
 * all who asked have left, the call is cancelled.
 */
import { CancellationToken } from './CancellationToken';

export interface CoalescedCall<T> {
  readonly call: Promise<T>;
  /** When it began, on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** How many have asked and not left. */
  readonly waiters: number;
  /**
   * The result, for one of those who asked, and no longer than that one waits. Once for each.
   *
   * @throws what it leaves for: the timeout, or the reason of the cancellation.
   */
  wait(options: WaitOptions): Promise<T>;
}

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly timeout: () => Error;
  readonly cancellation?: CancellationToken | undefined;
}

export class SingleFlight<T> {
  readonly #inFlight = new Map<string, PendingCall<T>>();
  readonly #joinableMs: number;

  /** @param joinableMs how long others may join a call. Its own time must be that and what a joiner may wait. */
  constructor(joinableMs = Number.POSITIVE_INFINITY) {
    this.#joinableMs = joinableMs;
  }

  /**
   * @param start told when nobody waits any more.
   * @param notBefore a call that began before is not joined: it may have been answered by what was true then.
   * @throws what `start` throws before it gives a promise.
   */
  join(
    key: string,
    start: (cancellation: CancellationToken) => Promise<T>,
    notBefore = Number.NEGATIVE_INFINITY,
  ): CoalescedCall<T> {
    const now = performance.now();
    const pending = this.#inFlight.get(key);
    if (pending && pending.startedAt >= notBefore && now - pending.startedAt < this.#joinableMs) {
      pending.waiters += 1;
      return pending;
    }
    const call = new PendingCall(start, now, () => {
      if (this.#inFlight.get(key) === call) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, call);
    return call;
  }
}

class PendingCall<T> implements CoalescedCall<T> {
  readonly call: Promise<T>;
  waiters = 1;
  readonly #cancellation = new CancellationToken();
  readonly #onEnd: () => void;

  constructor(
    start: (cancellation: CancellationToken) => Promise<T>,
    readonly startedAt: number,
    onEnd: () => void,
  ) {
    this.#onEnd = onEnd;
    this.call = start(this.#cancellation).finally(onEnd);
  }

  wait({ timeoutMs, timeout, cancellation }: WaitOptions): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (reason: Error) => {
        settle();
        this.#leave(reason);
        reject(reason);
      };
      const timer = setTimeout(() => leave(timeout()), timeoutMs);
      let forget: (() => void) | undefined;
      const settle = () => {
        clearTimeout(timer);
        forget?.();
      };
      this.call.then(resolve, reject).finally(settle);
      forget = cancellation?.onCancel(leave);
    });
  }

  #leave(reason: Error): void {
    this.waiters -= 1;
    if (this.waiters > 0) return;
    // Whoever comes now begins anew.
    this.#onEnd();
    this.#cancellation.cancel(reason);
  }
}
