/** Plaid emulator: Plaid's link tokens, Link sessions, Hosted Link and webhooks on this machine. */
import { LinkTokenStore } from './LinkTokenStore';
import { buildServer } from './server';
import { LinkSessions } from './session/LinkSessions';
import type { PlayedSession, SessionScript } from './session/sessionScript';
import { SECOND } from './timestamps';
import { type FiredItemWebhook, ItemWebhooks } from './webhooks/ItemWebhooks';
import { SigningKeys } from './webhooks/SigningKeys';
import { type WebhookCounts, WebhookSender } from './webhooks/WebhookSender';

export interface EmulatorOptions {
  /** Default `127.0.0.1`. */
  host?: string;
  /** Default 0, which picks a free port. */
  port?: number;
  /** With `secret`: the only accepted credentials. By default any non-empty pair is accepted. */
  clientId?: string;
  secret?: string;
  /** Clock in milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Also fills `on_success`, `on_exit` and the webhooks' `public_token`, which Plaid deprecates. Default false. */
  legacyCallbacks?: boolean;
  /** Faults of webhook delivery. Default none. */
  webhookFaults?: readonly WebhookFault[];
  /** Factor of the delays between webhook retries. Default 1: 30 s, 2 min, 8 min and so on. */
  webhookRetryScale?: number;
  /** Reports failed webhook deliveries and internal errors, without secrets or whole tokens. */
  onProblem?: (message: string) => void;
}

/**
 * `duplicate` delivers each webhook twice. `reorder` delivers webhooks sent together last one first, each without
 * waiting for retries of the others.
 */
type WebhookFault = 'duplicate' | 'reorder';

export interface Emulator {
  /** Base URL: the `basePath` of Plaid's clients. */
  readonly url: string;
  /** Plays a session script, as `POST /emulator/sessions` does. Rejects with an `ApiError`. */
  play(script: SessionScript): Promise<PlayedSession>;
  /**
   * Sends a webhook of each Item of the link token, or of one, as `POST /emulator/webhooks` does. Rejects with an
   * `ApiError`.
   *
   * @param kind Default TRANSACTIONS SYNC_UPDATES_AVAILABLE of every Item.
   */
  sendItemWebhook(
    linkToken: string,
    kind?: { type: string; code: string; itemId?: string },
  ): Promise<FiredItemWebhook>;
  webhookCounts(): WebhookCounts;
  /**
   * Resolves when every webhook sent so far is delivered, abandoned, waiting for its retry, or queued behind the retry
   * of an earlier one.
   */
  webhooksSettled(): Promise<void>;
  /** Signs webhooks with a new key from now on. The old key is still served, as expired. */
  rotateWebhookKey(): Promise<void>;
  /** Stops the server and abandons pending webhooks. */
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    host = '127.0.0.1',
    port = 0,
    clientId,
    secret,
    now = Date.now,
    legacyCallbacks = false,
    webhookFaults = [],
    webhookRetryScale = 1,
    onProblem = () => {},
  } = options;
  const linkTokens = new LinkTokenStore();
  const webhookKeys = await SigningKeys.create(now());
  const webhooks = new WebhookSender({
    signer: webhookKeys,
    now,
    onProblem,
    retryScale: webhookRetryScale,
    duplicate: webhookFaults.includes('duplicate'),
    reorder: webhookFaults.includes('reorder'),
  });
  const sessions = new LinkSessions({ linkTokens, webhooks, legacyCallbacks, now });
  const itemWebhooks = new ItemWebhooks({ linkTokens, webhooks, now });

  let url = '';
  const app = buildServer({
    linkTokens,
    webhookKeys,
    sessions,
    itemWebhooks,
    countWebhooks: () => webhooks.counts,
    credentials: clientId && secret ? { clientId, secret } : null,
    legacyCallbacks,
    getUrl: () => url,
    now,
    onProblem,
  });
  await app.listen({ host, port });
  const address = app.server.address();
  url = urlOf(host, typeof address === 'object' && address ? address.port : port);
  const endingAbandoned = setInterval(() => sessions.endAbandoned(), SECOND).unref();

  return {
    url,
    play: async (script) => sessions.play({ ...script }),
    sendItemWebhook: async (linkToken, kind) =>
      itemWebhooks.fire({
        link_token: linkToken,
        webhook_type: kind?.type,
        webhook_code: kind?.code,
        item_id: kind?.itemId,
      }),
    webhookCounts: () => webhooks.counts,
    webhooksSettled: () => webhooks.settled(),
    rotateWebhookKey: () => webhookKeys.rotate(now()),
    close: async () => {
      clearInterval(endingAbandoned);
      await app.close();
      await webhooks.close();
    },
  };
}

/** A URL that works on this machine, also if the emulator listens on all addresses. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
