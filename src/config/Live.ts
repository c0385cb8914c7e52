/** Settings that a reload (SIGHUP) replaces. Users read `current` each time, and keep no copy. */
export interface Live<T> {
  readonly current: T;
}
