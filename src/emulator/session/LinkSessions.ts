/**
 * The sessions of all link tokens. Whatever happens in one passes here, played by a script or walked through page
 * by page: it is recorded, kept, and told to the app's webhook.
 */

import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import { toLinkWebhooks } from '../webhooks/linkWebhooks';
import type { WebhookSender } from '../webhooks/WebhookSender';
import type { JsonObject } from '../wire';
import type { EventDraft } from './eventDrafts';
import {
  addSession,
  type LinkSession,
  listPublicTokens,
  newSession,
  type SessionChange,
} from './LinkSession';
import { playSession } from './playSession';
import { recordNow } from './recording';
import { type PlayedSession, readSessionScript } from './sessionScript';
import { openLink } from './userActions';

export interface LinkSessionsOptions {
  readonly linkTokens: LinkTokenStore;
  readonly webhooks: Pick<WebhookSender, 'send'>;
  readonly legacyCallbacks: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class LinkSessions {
  readonly #options: LinkSessionsOptions;

  constructor(options: LinkSessionsOptions) {
    this.#options = options;
  }

  /** Plays a script, once it has checked it. */
  play(body: JsonObject): PlayedSession {
    const { linkTokens, now } = this.#options;
    const script = readSessionScript(body);
    const token = linkTokens.find(script.link_token, now());
    if (!token || !canOpenLink(token, now()))
      throw new ApiError('INVALID_LINK_TOKEN', 'invalid link_token provided');

    const played = playSession(token, script, now());
    this.#tell(token, played);
    const { id, ending } = played.session;
    return {
      link_session_id: id,
      status: ending?.status ?? 'IN_PROGRESS',
      public_tokens: listPublicTokens(played.session),
    };
  }

  /** Somebody opens Link. */
  open(token: LinkToken): LinkSession {
    const session = newSession(token);
    addSession(token, session);
    recordNow(session, openLink(token, session), this.#options.now());
    return session;
  }

  /** Somebody does something in Link. */
  apply(token: LinkToken, session: LinkSession, move: () => readonly EventDraft[]): void {
    const itemsBefore = session.items.length;
    recordNow(session, move(), this.#options.now());
    this.#tell(token, { session, addedItems: session.items.slice(itemsBefore) });
  }

  #tell(token: LinkToken, progress: SessionChange): void {
    // In update mode the Item's own webhook would be called, which Link's `webhook` does not change.
    const url = token.isUpdateMode ? null : token.metadata.webhook;
    if (url === null) return;
    this.#options.webhooks.send(
      url,
      toLinkWebhooks(token, progress, this.#options.legacyCallbacks),
      token.value,
    );
  }
}
