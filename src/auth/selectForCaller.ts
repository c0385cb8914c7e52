/** What is one thing for end users, and another for services and for everyone where nobody signs in. */
import type { Viewer } from './Viewer';

export interface PerCaller<T> {
  readonly endUser: T;
  readonly others: T;
}

/** How much a caller may have; null: as much as it likes. */
export type LimitPerCaller = PerCaller<number | null>;

export function selectForCaller<T>({ endUser, others }: PerCaller<T>, { kind }: Pick<Viewer, 'kind'>): T {
  return kind === 'endUser' ? endUser : others;
}
