/** Wakes all current waiters. Not latched: a waiter that starts later waits for the next `emit`. */
export class Signal {
  readonly #waiters = new Set<() => void>();

  emit(): void {
    for (const wake of this.#waiters) wake();
  }

  /** @returns true once emitted, false after the timeout. */
  wait(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (wasEmitted: boolean) => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve(wasEmitted);
      };
      const wake = () => end(true);
      const timer = Number.isFinite(timeoutMs) ? setTimeout(() => end(false), timeoutMs) : undefined;
      this.#waiters.add(wake);
    });
  }
}
