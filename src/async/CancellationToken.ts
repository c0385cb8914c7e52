/**
 * Word that nobody waits for some work any more, for whoever does it.
 *
 * Not an `AbortSignal`: that is a whole event target, which takes a hundred times as long to listen to, and Node warns of
 * each that has more than ten listeners; an operation may wait for a hundred reads.
 */
export class CancellationToken {
  #reason: Error | null = null;
  #listeners: Set<(reason: Error) => void> | null = null;

  /** Null as long as somebody waits. */
  get reason(): Error | null {
    return this.#reason;
  }

  /** The first reason stands. */
  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = null;
    for (const listener of listeners) listener(reason);
  }

  /**
   * Tells a listener once, at once where it has happened already.
   *
   * @returns what makes it forget the listener.
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
