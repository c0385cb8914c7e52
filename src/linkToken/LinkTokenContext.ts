/** Part of the GraphQL context that the link token resolvers use. */
import type { LinkTokens } from './LinkTokens';

export interface LinkTokenContext {
  readonly linkTokens: Pick<LinkTokens, 'create' | 'get' | 'refuseTooMany' | 'subscribe'>;
  /** Clock, in milliseconds since 1970. */
  readonly now: () => number;
}
