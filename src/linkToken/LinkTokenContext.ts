/** What the resolvers of link tokens need of an operation's context. */
import type { LinkTokens } from './LinkTokens';

export interface LinkTokenContext {
  readonly linkTokens: Pick<LinkTokens, 'create' | 'get' | 'refuseTooMany' | 'watch'>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}
