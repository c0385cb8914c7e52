/**
 * One call in flight per key, however many ask for it meanwhile. Nothing is kept once it has landed: an answer comes
 * from a call that was in flight when its asker came, never from before, and no failure is handed to anyone after.
 */
export class SharedFlights<T> {
  readonly #inFlight = new Map<string, { readonly call: Promise<T>; readonly since: number }>();
  readonly #joinableMs: number;

  /** @param joinableMs how long others may join a call. Its own time must be that and what a joiner may wait. */
  constructor(joinableMs: number) {
    this.#joinableMs = joinableMs;
  }

  join(key: string, start: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const flight = this.#inFlight.get(key);
    if (flight && now - flight.since < this.#joinableMs) return flight.call;

    const call = start().finally(() => {
      if (this.#inFlight.get(key)?.call === call) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, { call, since: now });
    return call;
  }
}
