/**
 * One call in flight per key, however many ask for it meanwhile. Nothing is kept once it has landed: an answer comes
 * from a call that was in flight when its asker came, never from before, and no failure is handed to anyone after.
 */
export interface Flight<T> {
  readonly call: Promise<T>;
  /** When it began, on the clock of `performance.now()`. */
  readonly since: number;
}

export class SharedFlights<T> {
  readonly #inFlight = new Map<string, Flight<T>>();
  readonly #joinableMs: number;

  /** @param joinableMs how long others may join a call. Its own time must be that and what a joiner may wait. */
  constructor(joinableMs: number) {
    this.#joinableMs = joinableMs;
  }

  /** @param notBefore a call that began before is not joined: it may have been answered by what was true then. */
  join(key: string, start: () => Promise<T>, notBefore = Number.NEGATIVE_INFINITY): Flight<T> {
    const now = performance.now();
    const flying = this.#inFlight.get(key);
    if (flying && flying.since >= notBefore && now - flying.since < this.#joinableMs) return flying;

    const call = start().finally(() => {
      if (this.#inFlight.get(key)?.call === call) this.#inFlight.delete(key);
    });
    const flight = { call, since: now };
    this.#inFlight.set(key, flight);
    return flight;
  }
}
