/** How many of something each caller has at the moment, and whether it may have another. */
import { type LimitPerCaller, selectForCaller } from '../../auth/selectForCaller';
import type { Viewer } from '../../auth/Viewer';

export class CallerSlots {
  readonly #limits: LimitPerCaller;
  readonly #taken = new Map<string, number>();

  constructor(limits: LimitPerCaller) {
    this.#limits = limits;
  }

  /** How many callers have any. */
  get callers(): number {
    return this.#taken.size;
  }

  /** Gives what is to be called when it is over (again makes no difference), or null where the caller has as many as it may. */
  acquire(viewer: Pick<Viewer, 'kind' | 'id'>): (() => void) | null {
    const { id } = viewer;
    const limit = selectForCaller(this.#limits, viewer);
    if (limit === null) return () => {};
    const taken = this.#taken.get(id) ?? 0;
    if (taken >= limit) return null;
    this.#taken.set(id, taken + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#taken.get(id) ?? 0) - 1;
      if (left > 0) this.#taken.set(id, left);
      else this.#taken.delete(id);
    };
  }
}
