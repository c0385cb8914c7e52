/**
 * One call in the air per key, however many ask for it meanwhile. Nothing is kept once it has landed, so an answer
 * is never older than its asker's wait, and a failure is never handed to anyone who came after it.
 */
export class SharedFlights<T> {
  readonly #inTheAir = new Map<string, Promise<T>>();

  join(key: string, start: () => Promise<T>): Promise<T> {
    const flying = this.#inTheAir.get(key);
    if (flying !== undefined) return flying;

    const flight = start().finally(() => this.#inTheAir.delete(key));
    this.#inTheAir.set(key, flight);
    return flight;
  }
}
