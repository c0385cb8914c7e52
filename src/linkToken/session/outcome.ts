/** How a session stands. Plaid sends no such word: it follows from what the session holds. */
import { registerEnumType } from 'type-graphql';
import type { LinkSession } from './LinkSession';
import { publicTokensOf } from './publicTokens';

export enum LinkSessionOutcome {
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
}
registerEnumType(LinkSessionOutcome, {
  name: 'LinkSessionOutcome',
  description: 'How a session stands.',
  valuesConfig: {
    IN_PROGRESS: {
      description: 'The person has Link open, or closed it so recently that Plaid has not noticed.',
    },
    SUCCEEDED: {
      description:
        'An account is connected (there is a public token, perhaps before the person has closed Link and even if they closed it by hand afterwards), or the session finished as it should without one, as in update mode.',
    },
    EXITED: { description: 'The person left before anything was connected.' },
  },
});

/**
 * A public token is a success whenever it comes: results may stand before `finishedAt`, and an exit may follow
 * them. Without one, an exit is an exit, and a session that finished without an exit did what it was made for
 * (an update-mode session brings no token).
 */
export function outcomeOf(session: LinkSession): LinkSessionOutcome {
  if (publicTokensOf(session).length > 0) return LinkSessionOutcome.SUCCEEDED;
  if (session.exit || session.onExit) return LinkSessionOutcome.EXITED;
  if (session.finishedAt) return LinkSessionOutcome.SUCCEEDED;
  return LinkSessionOutcome.IN_PROGRESS;
}
