/** LINK webhooks of a session. */
import type { ItemAddResultWebhook, LinkEventsWebhook, LinkSessionFinishedWebhook } from 'plaid';
import { ENVIRONMENT } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import { listPublicTokens, type SessionChange } from '../session/LinkSession';
import type { Wire } from '../wire';

export type LinkWebhook = Wire<ItemAddResultWebhook | LinkSessionFinishedWebhook | LinkEventsWebhook>;

/**
 * In Plaid's order: each new Item, then the end, then the events. Plaid sends them for Hosted and Multi-Item Link and,
 * on request, for other teams; the emulator sends them always, since a developer who sets a webhook expects calls.
 */
export function toLinkWebhooks(
  token: LinkToken,
  { session, addedItems }: SessionChange,
  legacyCallbacks: boolean,
): LinkWebhook[] {
  const common = {
    webhook_type: 'LINK',
    link_session_id: session.id,
    link_token: token.value,
    environment: ENVIRONMENT,
  } as const;
  const itemsAdded = addedItems.map(({ result: { public_token } }) => ({
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
    // Newest first, as in `/link/token/get`.
    { ...common, webhook_code: 'EVENTS', events: session.events.toReversed() },
  ];
}
