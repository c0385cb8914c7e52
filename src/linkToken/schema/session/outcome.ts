/** How a session stands. Plaid sends no such word: it follows from what the session holds. */
import { registerEnumType } from 'type-graphql';
import type { OpenObject } from '../../../codec/openObject';
import { publicTokensOf } from './publicTokens';

/** What an outcome follows from: a decoded `LinkSession`. */
export interface SessionState extends OpenObject {
  readonly results?: {
    readonly craItemAddResults?: readonly unknown[] | null;
    readonly craUpdateResults?: readonly unknown[] | null;
  } | null;
  readonly exit?: object | null;
  readonly onExit?: object | null;
  readonly finishedAt?: string | null;
}

export enum LinkSessionOutcome {
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
}
registerEnumType(LinkSessionOutcome, {
  name: 'LinkSessionOutcome',
  description: 'The outcome of a session.',
  valuesConfig: {
    IN_PROGRESS: {
      description: 'The user has Link open, or closed it so recently that Plaid has not recorded it yet.',
    },
    SUCCEEDED: {
      description:
        'An account is connected (there is a public token, possibly before the user has closed Link, and even if they exited afterwards), or the session completed without a public token, as in update mode.',
    },
    EXITED: { description: 'The user exited, and the session has no result.' },
  },
});

/**
 * A public token is a success whenever it comes, and so is another result: they may stand before `finishedAt`, and
 * an exit may follow them. Without any, an exit is an exit, and a session that finished without one did what it was
 * made for (an update-mode session brings nothing). An exit or an end in a form that the schema cannot say is one
 * all the same.
 */
export function outcomeOf(session: SessionState): LinkSessionOutcome {
  if (publicTokensOf(session).length > 0 || hasResult(session)) return LinkSessionOutcome.SUCCEEDED;
  if (wasLeft(session)) return LinkSessionOutcome.EXITED;
  return hasEnded(session) ? LinkSessionOutcome.SUCCEEDED : LinkSessionOutcome.IN_PROGRESS;
}

/** Whatever came of it: a session may go on after a success, for another Item. */
export function hasEnded(session: SessionState): boolean {
  const { finishedAt, additionalProperties: unsaid } = session;
  return wasLeft(session) || Boolean(finishedAt ?? unsaid?.['finished_at']);
}

function wasLeft({ exit, onExit, additionalProperties: unsaid }: SessionState): boolean {
  return Boolean(exit ?? onExit ?? unsaid?.['exit'] ?? unsaid?.['on_exit']);
}

/** Items for Plaid Check have no public token. */
function hasResult({ results }: SessionState): boolean {
  return [results?.craItemAddResults, results?.craUpdateResults].some((list) => list && list.length > 0);
}
