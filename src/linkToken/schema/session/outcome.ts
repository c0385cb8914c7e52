/** Outcome of a session, derived from its fields; Plaid returns none. */
import { registerEnum } from '../vocabulary/registerEnum';
import { publicTokensOf } from './publicTokens';

/** Fields of a decoded `LinkSession` that determine its outcome. */
export interface SessionState {
  readonly results?: {
    readonly craItemAddResults?: readonly unknown[] | null;
    readonly craUpdateResults?: readonly unknown[] | null;
  } | null;
  readonly exit?: object | null;
  readonly onExit?: object | null;
  readonly finishedAt?: string | null;
  readonly additionalProperties?: Readonly<Record<string, unknown>> | null;
}

export enum LinkSessionOutcome {
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
}
registerEnum({ LinkSessionOutcome }, 'The outcome of a session.', {
  IN_PROGRESS: 'The user has Link open, or closed it so recently that Plaid has not recorded it yet.',
  SUCCEEDED:
    'An account is connected (there is a public token, possibly before the user has closed Link, and even if they exited afterwards), or the session completed without a public token, as in update mode.',
  EXITED: 'The user exited, and the session has no result.',
});

/**
 * A public token or another result is a success: it may appear before `finishedAt`, and an exit may follow it. A session
 * that finished without result and exit succeeded, as in update mode. An unrepresentable exit or end counts too.
 */
export function outcomeOf(session: SessionState): LinkSessionOutcome {
  if (publicTokensOf(session).length > 0 || hasResult(session)) return LinkSessionOutcome.SUCCEEDED;
  if (hasExited(session)) return LinkSessionOutcome.EXITED;
  return hasEnded(session) ? LinkSessionOutcome.SUCCEEDED : LinkSessionOutcome.IN_PROGRESS;
}

/** Independent of the outcome: a session may continue after a success, for another Item. */
export function hasEnded(session: SessionState): boolean {
  const { finishedAt, additionalProperties } = session;
  return hasExited(session) || Boolean(finishedAt ?? additionalProperties?.['finished_at']);
}

function hasExited({ exit, onExit, additionalProperties }: SessionState): boolean {
  return Boolean(exit ?? onExit ?? additionalProperties?.['exit'] ?? additionalProperties?.['on_exit']);
}

/** Covers Items for Plaid Check, which have no public token. */
function hasResult({ results }: SessionState): boolean {
  return [results?.craItemAddResults, results?.craUpdateResults].some((list) => list && list.length > 0);
}
