/** How a link token stands. Plaid sends no such word: it follows from its sessions and its expiration. */
import { registerEnumType } from 'type-graphql';
import { hasEnded, LinkSessionOutcome, outcomeOf, type SessionState } from './session/outcome';
import { publicTokensOf } from './session/publicTokens';

/** What a status follows from: a decoded `LinkToken`. */
interface TokenState {
  readonly linkSessions?: readonly SessionState[] | null;
  readonly expiration?: string | null;
}

export enum LinkTokenStatus {
  PENDING = 'PENDING',
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
  EXPIRED = 'EXPIRED',
}
registerEnumType(LinkTokenStatus, {
  name: 'LinkTokenStatus',
  description: 'The status of a link token, over all its sessions.',
  valuesConfig: {
    PENDING: {
      description:
        'Plaid reports no session: no user has opened Link with the token yet, or every session ended more than six hours ago.',
    },
    IN_PROGRESS: { description: 'A user has Link open, and nothing is connected yet.' },
    SUCCEEDED: {
      description:
        'A session succeeded: see `publicTokens`, which is empty if the session adds no Item, as in update mode or Identity Verification.',
    },
    EXITED: {
      description:
        'The user exited every session without a result. Until `expiration`, Link can be opened again.',
    },
    EXPIRED: {
      description:
        'The expiration has passed without a success, and Plaid reports either no session or one that has not ended. Read the outcome within six hours of a session’s end.',
    },
  },
});

/** Some success outweighs all else; a token that was only ever left stays EXITED when it expires. */
export function statusOf(linkToken: TokenState, now: number): LinkTokenStatus {
  if (publicTokensOf(linkToken).length > 0) return LinkTokenStatus.SUCCEEDED;
  const outcomes = (linkToken.linkSessions ?? []).map(outcomeOf);
  if (outcomes.includes(LinkSessionOutcome.SUCCEEDED)) return LinkTokenStatus.SUCCEEDED;
  if (outcomes.length > 0 && !outcomes.includes(LinkSessionOutcome.IN_PROGRESS))
    return LinkTokenStatus.EXITED;
  if (hasExpired(linkToken, now)) return LinkTokenStatus.EXPIRED;
  return outcomes.length > 0 ? LinkTokenStatus.IN_PROGRESS : LinkTokenStatus.PENDING;
}

export function hasExpired({ expiration }: TokenState, now: number): boolean {
  return typeof expiration === 'string' && Date.parse(expiration) <= now;
}

/** Nothing more is to be expected: a session succeeded and is at its end, or every session was left. */
export function hasFinished({ linkSessions }: TokenState): boolean {
  const sessions = linkSessions ?? [];
  const ended = sessions.filter(hasEnded);
  const succeeded = ended.some((session) => outcomeOf(session) === LinkSessionOutcome.SUCCEEDED);
  return succeeded || (sessions.length > 0 && ended.length === sessions.length);
}
