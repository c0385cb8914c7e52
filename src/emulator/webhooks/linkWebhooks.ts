/** The webhooks that sessions send, as Plaid words them. */
import type { ItemAddResultWebhook, LinkEventsWebhook, LinkSessionFinishedWebhook } from 'plaid';
import { ENVIRONMENT } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import { listPublicTokens, type SessionChange } from '../session/LinkSession';
import { eventsAsTold } from '../session/sessionAnswer';
import type { Wire } from '../wire';

export type LinkWebhook = Wire<ItemAddResultWebhook | LinkSessionFinishedWebhook | LinkEventsWebhook>;

/**
 * In the order of Plaid: each new Item, then the end, then the events. By default Plaid sends them for Hosted and
 * Multi-Item Link only and enables them for other teams on request. The emulator is such a team's: a developer
 * who names a webhook wants to see it called.
 */
export function toLinkWebhooks(
  token: LinkToken,
  { session, addedItems: added }: SessionChange,
  legacyCallbacks: boolean,
): LinkWebhook[] {
  const common = {
    webhook_type: 'LINK',
    link_session_id: session.id,
    link_token: token.value,
    environment: ENVIRONMENT,
  } as const;
  const itemsAdded = added.map(({ public_token }) => ({
    ...common,
    webhook_code: 'ITEM_ADD_RESULT',
    public_token,
  }));
  if (!session.ending) return itemsAdded;

  const publicTokens = listPublicTokens(session);
  const [first] = publicTokens;
  return [
    ...itemsAdded,
    {
      ...common,
      webhook_code: 'SESSION_FINISHED',
      status: session.ending.status,
      ...(legacyCallbacks && first !== undefined && { public_token: first }),
      public_tokens: publicTokens,
      ...(token.userId !== undefined && { user_id: token.userId }),
    },
    { ...common, webhook_code: 'EVENTS', events: eventsAsTold(session) },
  ];
}
