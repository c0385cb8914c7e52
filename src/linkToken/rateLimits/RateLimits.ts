/** How often one caller may create and read link tokens. */
import type { Viewer } from '../../auth/Viewer';

export interface RateLimits {
  /**
   * Counts what a viewer is about to do, and refuses it where that is too much.
   *
   * @param times how many tokens will be created or read.
   * @throws {RateLimited}
   */
  count(kind: 'create' | 'read', viewer: Viewer, times: number): Promise<void>;
}

/** A caller was too quick. */
export class RateLimited extends Error {
  readonly code = 'RATE_LIMITED';

  constructor(
    /** Whole seconds to wait. */
    readonly retryAfter: number,
  ) {
    super('You ask for too many link tokens at the moment.');
    this.name = 'RateLimited';
  }
}
