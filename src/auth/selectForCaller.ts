/** Values that differ between end users and all other callers (services, and `anyone`). */
import type { Viewer } from './Viewer';

export interface PerCaller<T> {
  readonly endUser: T;
  readonly others: T;
}

/** Null: not limited. */
export type LimitPerCaller = PerCaller<number | null>;

export function selectForCaller<T>({ endUser, others }: PerCaller<T>, { kind }: Pick<Viewer, 'kind'>): T {
  return kind === 'endUser' ? endUser : others;
}
