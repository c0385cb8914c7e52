/** Concurrency limit per caller, as slots to acquire and release: for subscriptions, and for live connections. */
import { type LimitPerCaller, selectForCaller } from '../../auth/selectForCaller';
import type { Viewer } from '../../auth/Viewer';

export class CallerSlots {
  readonly #limits: LimitPerCaller;
  /** Not a `Map`, for the reason given in `LinkedList`. */
  readonly #acquired: Record<string, number> = Object.create(null);

  constructor(limits: LimitPerCaller) {
    this.#limits = limits;
  }

  /** Number of callers that hold a slot. */
  get callers(): number {
    return Object.keys(this.#acquired).length;
  }

  /** @returns an idempotent function that releases the slot, or null if the caller is at its limit. */
  acquire(viewer: Pick<Viewer, 'kind' | 'id'>): (() => void) | null {
    const { id } = viewer;
    const limit = selectForCaller(this.#limits, viewer);
    if (limit === null) return () => {};
    const acquired = this.#acquired[id] ?? 0;
    if (acquired >= limit) return null;
    this.#acquired[id] = acquired + 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const remaining = (this.#acquired[id] ?? 0) - 1;
      if (remaining > 0) this.#acquired[id] = remaining;
      else delete this.#acquired[id];
    };
  }
}
