/** Wakes whoever waits. Whoever comes later waits for the next time. */
export class Signal {
  readonly #waiting = new Set<() => void>();

  emit(): void {
    for (const wake of this.#waiting) wake();
  }

  /** True once it is emitted; false where that takes longer. */
  wait(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (wasEmitted: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(wasEmitted);
      };
      const wake = () => end(true);
      const timer = Number.isFinite(milliseconds) ? setTimeout(() => end(false), milliseconds) : undefined;
      this.#waiting.add(wake);
    });
  }
}
