/** Status of a link token, derived from its sessions and expiration; Plaid returns none. */
import { objectsIn, type PlaidJson } from '../../codec/json';
import { parseDateTime } from '../../codec/scalars';
import { hasEnded, LinkSessionOutcome, outcomeOf } from './session/outcome';
import { publicTokensOf } from './session/publicTokens';
import { registerEnum } from './vocabulary/registerEnum';

export enum LinkTokenStatus {
  PENDING = 'PENDING',
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
  EXPIRED = 'EXPIRED',
}
registerEnum({ LinkTokenStatus }, 'The status of a link token, over all its sessions.', {
  PENDING:
    'Plaid reports no session: no user has opened Link with the token yet, or every session ended more than six hours ago.',
  IN_PROGRESS: 'A user has Link open, and nothing is connected yet.',
  SUCCEEDED:
    'A session succeeded: see `publicTokens`, which is empty if the session adds no Item, as in update mode, Identity Verification, or income from payroll or documents.',
  EXITED: 'The user exited every session without a result. Until `expiration`, Link can be opened again.',
  EXPIRED:
    'The expiration has passed without a success, and Plaid reports either no session or one that has not ended. Read the outcome within six hours of a session’s end.',
});

/** Any success wins; a token whose sessions all exited stays EXITED after it expires. */
export function statusOf(linkToken: PlaidJson, now: number): LinkTokenStatus {
  if (publicTokensOf(linkToken).length > 0) return LinkTokenStatus.SUCCEEDED;
  const outcomes = objectsIn(linkToken['link_sessions']).map(outcomeOf);
  if (outcomes.includes(LinkSessionOutcome.SUCCEEDED)) return LinkTokenStatus.SUCCEEDED;
  if (outcomes.length > 0 && !outcomes.includes(LinkSessionOutcome.IN_PROGRESS))
    return LinkTokenStatus.EXITED;
  if (hasExpired(linkToken, now)) return LinkTokenStatus.EXPIRED;
  return outcomes.length > 0 ? LinkTokenStatus.IN_PROGRESS : LinkTokenStatus.PENDING;
}

export function hasExpired({ expiration }: PlaidJson, now: number): boolean {
  return parseDateTime(expiration) <= now;
}

/** Whether no more updates are expected: a session succeeded and ended, or every session ended. */
export function hasFinished(linkToken: PlaidJson): boolean {
  const sessions = objectsIn(linkToken['link_sessions']);
  const ended = sessions.filter(hasEnded);
  const succeeded = ended.some((session) => outcomeOf(session) === LinkSessionOutcome.SUCCEEDED);
  return succeeded || (sessions.length > 0 && ended.length === sessions.length);
}
