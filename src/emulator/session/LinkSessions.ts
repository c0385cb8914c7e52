/** Runs the sessions of all link tokens, by script or by single actions, and sends their webhooks. */
import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import { MINUTE } from '../timestamps';
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
import { exitLink, openLink } from './userActions';

/** Plaid reports an abandoned session after 5 to 15 minutes, which would be long for a developer. */
const ABANDONED_AFTER = MINUTE;

interface LinkSessionsOptions {
  readonly linkTokens: LinkTokenStore;
  readonly webhooks: Pick<WebhookSender, 'send'>;
  readonly legacyCallbacks: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class LinkSessions {
  readonly #options: LinkSessionsOptions;
  /** Sessions whose page the user does not see, and since when (milliseconds since 1970). */
  readonly #left = new Map<LinkSession, { readonly token: LinkToken; readonly since: number }>();

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

  /**
   * Starts a session, as opening Link does.
   *
   * @param app Origin of the app's page that frames Link.
   */
  open(token: LinkToken, app: string | null = null): LinkSession {
    const session = newSession(token, app);
    addSession(token, session);
    openLink(token, session);
    recordNow(session, this.#options.now());
    // The app may be gone before it shows the first page.
    if (app !== null) this.#left.set(session, { token, since: this.#options.now() });
    return session;
  }

  /** Runs one user action. */
  apply(token: LinkToken, session: LinkSession, action: () => void): void {
    const itemsBefore = session.items.length;
    action();
    recordNow(session, this.#options.now());
    this.#sendWebhooks(token, { session, addedItems: session.items.slice(itemsBefore) });
  }

  /**
   * Records that the user sees a page of Link, or left it.
   *
   * @param at time of the report by the browser's clock; one that a later report has overtaken is ignored.
   */
  recordPresence(token: LinkToken, session: LinkSession, presence: 'shown' | 'left', at: number): void {
    if (at < session.presenceAt) return;
    session.presenceAt = at;
    if (presence === 'shown') this.#left.delete(session);
    else this.#left.set(session, { token, since: this.#options.now() });
  }

  /** Ends, as exits, the sessions whose page the user left a minute ago. */
  endAbandoned(): void {
    for (const [session, { token, since }] of this.#left) {
      if (this.#options.now() < since + ABANDONED_AFTER) continue;
      this.#left.delete(session);
      if (!session.ending) this.apply(token, session, () => exitLink(session));
    }
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
