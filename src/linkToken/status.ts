/** How a link token stands. Plaid sends no such word: it follows from its sessions and its expiration. */
import { registerEnumType } from 'type-graphql';
import type { LinkToken } from './LinkToken';
import { LinkSessionOutcome, outcomeOf } from './session/outcome';

export enum LinkTokenStatus {
  PENDING = 'PENDING',
  IN_PROGRESS = 'IN_PROGRESS',
  SUCCEEDED = 'SUCCEEDED',
  EXITED = 'EXITED',
  EXPIRED = 'EXPIRED',
}
registerEnumType(LinkTokenStatus, {
  name: 'LinkTokenStatus',
  description: 'How a link token stands, over all its sessions.',
  valuesConfig: {
    PENDING: { description: 'Nobody has opened Link with it yet.' },
    IN_PROGRESS: { description: 'A person has Link open, and nothing is connected yet.' },
    SUCCEEDED: {
      description: 'A session succeeded: see `publicTokens`, which may be empty after update mode.',
    },
    EXITED: {
      description:
        'Every session was left before anything was connected. Until `expiration`, Link may be opened again.',
    },
    EXPIRED: { description: 'It can no longer open Link, and nobody brought a session to an end.' },
  },
});

/** Some success outweighs all else; a token that was only ever left stays EXITED when it expires. */
export function statusOf(linkToken: LinkToken, now: number): LinkTokenStatus {
  const outcomes = (linkToken.linkSessions ?? []).map(outcomeOf);
  if (outcomes.includes(LinkSessionOutcome.SUCCEEDED)) return LinkTokenStatus.SUCCEEDED;
  if (outcomes.length > 0 && !outcomes.includes(LinkSessionOutcome.IN_PROGRESS))
    return LinkTokenStatus.EXITED;
  if (hasExpired(linkToken, now)) return LinkTokenStatus.EXPIRED;
  return outcomes.length > 0 ? LinkTokenStatus.IN_PROGRESS : LinkTokenStatus.PENDING;
}

function hasExpired({ expiration }: LinkToken, now: number): boolean {
  return typeof expiration === 'string' && Date.parse(expiration) <= now;
}
