/** Callers: end users, each with an access token, and services. */
import type { Issuer } from '../../bench/servers/issuer';

export interface Caller {
  /** Null for a service. */
  readonly userId: string | null;
  readonly authorization: string;
}

export interface Callers {
  readonly endUsers: readonly Caller[];
  readonly service: Caller;
  /** An end user that exceeds its limits. */
  readonly greedy: Caller;
}

const END_USERS = 40;

export function createCallers(issuer: Issuer): Callers {
  const endUser = (userId: string): Caller => ({
    userId,
    authorization: `Bearer ${issuer.token({ sub: userId })}`,
  });
  return {
    endUsers: Array.from({ length: END_USERS }, (_, index) => endUser(`user-${index + 1}`)),
    service: {
      userId: null,
      authorization: `Bearer ${issuer.token({ sub: 'service', scope: 'link:service' })}`,
    },
    greedy: endUser('user-greedy'),
  };
}
