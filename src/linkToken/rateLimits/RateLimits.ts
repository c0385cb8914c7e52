/** How often one caller may create and read link tokens. */
import type { Viewer } from '../../auth/Viewer';

export interface RateLimits {
  /**
   * Counts what a viewer is about to do, and refuses it where that is too much.
   *
   * @param times how many tokens will be created or read.
   * @throws {RateLimited}
   */
  consume(kind: 'create' | 'read', viewer: Viewer, times: number): Promise<void>;
}
