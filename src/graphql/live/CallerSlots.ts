/** How many of something each caller has at the moment, and whether it may have another. */
import type { Viewer } from '../../auth/Viewer';

/** At one time; null: as many as it likes. */
export interface SlotsPerCaller {
  readonly endUser: number | null;
  /** Services, and everyone where nobody signs in. */
  readonly others: number | null;
}

export class CallerSlots {
  readonly #limits: SlotsPerCaller;
  readonly #taken = new Map<string, number>();

  constructor(limits: SlotsPerCaller) {
    this.#limits = limits;
  }

  /** How many callers have any. */
  get callers(): number {
    return this.#taken.size;
  }

  /** Gives what is to be called when it is over (again makes no difference), or null where the caller has as many as it may. */
  take({ kind, id }: Pick<Viewer, 'kind' | 'id'>): (() => void) | null {
    const limit = this.#limits[kind === 'endUser' ? 'endUser' : 'others'];
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
