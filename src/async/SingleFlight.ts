/**
 * One call in flight per key, however many ask for it meanwhile. Nothing is kept once it has landed: an answer comes
 * from a call that was in flight when its asker came, never from before, and no failure is handed to anyone after. Once
 * all who asked have left, the call is cancelled.
 */
import { CancellationToken } from './CancellationToken';

export interface CoalescedCall<T> {
  readonly call: Promise<T>;
  /** When it began, on the clock of `performance.now()`. */
  readonly since: number;
  /** One of those who asked does not wait any more. Once for each. */
  leave(reason: Error): void;
}

export class SingleFlight<T> {
  readonly #inFlight = new Map<string, PendingCall<T>>();
  readonly #joinableMs: number;

  /** @param joinableMs how long others may join a call. Its own time must be that and what a joiner may wait. */
  constructor(joinableMs: number) {
    this.#joinableMs = joinableMs;
  }

  /**
   * @param start told when nobody waits any more.
   * @param notBefore a call that began before is not joined: it may have been answered by what was true then.
   */
  join(
    key: string,
    start: (cancellation: CancellationToken) => Promise<T>,
    notBefore = Number.NEGATIVE_INFINITY,
  ): CoalescedCall<T> {
    const now = performance.now();
    const flying = this.#inFlight.get(key);
    if (flying && flying.since >= notBefore && now - flying.since < this.#joinableMs) {
      flying.waiting += 1;
      return flying;
    }
    const flight = new PendingCall(start, now, () => {
      if (this.#inFlight.get(key) === flight) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, flight);
    return flight;
  }
}

class PendingCall<T> implements CoalescedCall<T> {
  readonly call: Promise<T>;
  waiting = 1;
  readonly #cancellation = new CancellationToken();
  readonly #onEnd: () => void;

  constructor(
    start: (cancellation: CancellationToken) => Promise<T>,
    readonly since: number,
    onEnd: () => void,
  ) {
    this.#onEnd = onEnd;
    this.call = start(this.#cancellation).finally(onEnd);
  }

  leave(reason: Error): void {
    this.waiting -= 1;
    if (this.waiting > 0) return;
    // Whoever comes now begins anew.
    this.#onEnd();
    this.#cancellation.cancel(reason);
  }
}
