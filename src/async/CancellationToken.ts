/**
 * Cancels work that no caller waits for any more. Cheaper than an `AbortSignal`; see "Why we own this" in
 * src/README.md.
 */
export class CancellationToken {
  #reason: Error | null = null;
  #listeners: Set<(reason: Error) => void> | null = null;

  /** Null until cancelled. */
  get reason(): Error | null {
    return this.#reason;
  }

  /** Only the first call has an effect. */
  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = null;
    for (const listener of listeners) listener(reason);
  }

  /**
   * Calls a listener once, immediately if already cancelled.
   *
   * @returns a function that removes the listener.
   */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.#reason) {
      listener(this.#reason);
      return () => {};
    }
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => this.#listeners?.delete(listener);
  }
}
