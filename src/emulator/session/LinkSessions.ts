/** Runs the sessions of all link tokens, by script or by single actions, and sends their webhooks. */
import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import { toLinkWebhooks } from '../webhooks/linkWebhooks';
import type { WebhookSender } from '../webhooks/WebhookSender';
import type { JsonObject } from '../wire';
import {
  addSession,
  type LinkSession,
  listPublicTokens,
  newSession,
  type SessionChange,
} from './LinkSession';
import { recordNow } from './linkEvents';
import { playSession } from './playSession';
import { type PlayedSession, readSessionScript } from './sessionScript';
import { openLink } from './userActions';

interface LinkSessionsOptions {
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

  /** @throws {ApiError} if the script is invalid; nothing has changed then. */
  play(body: JsonObject): PlayedSession {
    const { linkTokens, now } = this.#options;
    const script = readSessionScript(body);
    const token = linkTokens.find(script.link_token, now());
    if (!token || !canOpenLink(token, now()))
      throw new ApiError('INVALID_LINK_TOKEN', 'invalid link_token provided');

    const change = playSession(token, script, now());
    this.#sendWebhooks(token, change);
    const { id, ending, items } = change.session;
    return {
      link_session_id: id,
      status: ending?.status ?? 'IN_PROGRESS',
      public_tokens: listPublicTokens(change.session),
      item_ids: items.map((item) => item.id),
    };
  }

  /** Starts a session, as opening Link does. */
  open(token: LinkToken): LinkSession {
    const session = newSession(token);
    addSession(token, session);
    openLink(token, session);
    recordNow(session, this.#options.now());
    return session;
  }

  /** Runs one user action. */
  apply(token: LinkToken, session: LinkSession, action: () => void): void {
    const itemsBefore = session.items.length;
    action();
    recordNow(session, this.#options.now());
    this.#sendWebhooks(token, { session, addedItems: session.items.slice(itemsBefore) });
  }

  #sendWebhooks(token: LinkToken, change: SessionChange): void {
    // Update mode uses the Item's own webhook, which the link token does not change.
    const url = token.isUpdateMode ? null : token.metadata.webhook;
    if (url === null) return;
    this.#options.webhooks.send(
      url,
      toLinkWebhooks(token, change, this.#options.legacyCallbacks),
      token.value,
    );
  }
}
