/** Outcome of a session, derived from its fields; Plaid returns none. */
import { isJsonObject, type PlaidJson } from '../../../codec/json';
import { registerEnum } from '../vocabulary/registerEnum';
import { publicTokensOf } from './publicTokens';

export enum LinkSessionOutcome {
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
}
registerEnum({ LinkSessionOutcome }, 'The outcome of a session.', {
  IN_PROGRESS: 'The user has Link open, or closed it so recently that Plaid has not recorded it yet.',
  SUCCEEDED:
    'There is a result: an account is connected, or income or documents were provided, possibly before the user has closed Link, and even if they exited afterwards. Or the session completed without a result, as in update mode.',
  EXITED: 'The user exited, and the session has no result.',
});

/**
 * A public token or another result is a success: it may appear before `finished_at`, and an exit may follow it. Income
 * from a bank account is a result whatever its status, since its Item is connected. A session that finished without
 * result and exit succeeded, as in update mode. An unrepresentable exit or end counts too.
 */
export function outcomeOf(session: PlaidJson): LinkSessionOutcome {
  if (publicTokensOf(session).length > 0 || hasResult(session)) return LinkSessionOutcome.SUCCEEDED;
  if (hasExited(session)) return LinkSessionOutcome.EXITED;
  return hasEnded(session) ? LinkSessionOutcome.SUCCEEDED : LinkSessionOutcome.IN_PROGRESS;
}

/** Independent of the outcome: a session may continue after a success, for another Item. */
export function hasEnded(session: PlaidJson): boolean {
  return hasExited(session) || Boolean(session['finished_at']);
}

function hasExited({ exit, on_exit: onExit }: PlaidJson): boolean {
  return Boolean(exit || onExit);
}

/** Whether there is a result of any kind, also of one that is newer than the schema. */
function hasResult({ results }: PlaidJson): boolean {
  return isJsonObject(results) && Object.values(results).some(isResult);
}

/** A list with entries, or an object that is more than zeros: Plaid counts documents in objects. */
function isResult(result: unknown): boolean {
  if (Array.isArray(result)) return result.some((entry) => entry !== null);
  if (!isJsonObject(result)) return false;
  // A queue instead of recursion: the depth of Plaid's responses is not limited.
  const queue: object[] = [result];
  for (const object of queue) {
    for (const member of Object.values(object)) {
      if (typeof member === 'object' && member !== null) queue.push(member);
      else if (member) return true;
    }
  }
  return false;
}
