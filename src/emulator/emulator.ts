/** The Plaid emulator: a local Plaid for development and tests, so far as link tokens and their sessions go. */
import type { Credentials } from './credentials';
import { LinkTokenStore } from './LinkTokenStore';
import { buildServer } from './server';
import { LinkSessions } from './session/LinkSessions';
import type { PlayedSession, SessionScript } from './session/sessionScript';
import { SigningKeys } from './webhooks/SigningKeys';
import { WebhookSender } from './webhooks/WebhookSender';

export interface EmulatorOptions {
  /** Where to listen. Default `127.0.0.1`. */
  host?: string;
  /** Default 0, which picks a free one. */
  port?: number;
  /** With `secret`: the only credentials that pass. By default any non-empty ones do. */
  clientId?: string;
  secret?: string;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Also fills `on_success`, `on_exit` and the webhooks' `public_token`, which Plaid deprecates. Default false. */
  legacyCallbacks?: boolean;
  /** What goes wrong with webhooks on their way. Default nothing. */
  webhookFaults?: readonly WebhookFault[];
  /** The waits before webhooks are sent again times this. Default 1: 30 s, 2 min, 8 min and so on. */
  webhookRetryScale?: number;
  /** Told of failed webhook deliveries and of faults, without secrets or whole tokens. By default nobody is. */
  onProblem?: (message: string) => void;
}

/** Each twice; or the last of those sent together first, with none waiting for another's further attempts. */
export type WebhookFault = 'duplicate' | 'reorder';

export interface Emulator {
  /** The base URL, for Plaid's clients the `basePath`. */
  readonly url: string;
  /** Plays a session, as `POST /emulator/sessions` does. Rejects with a `Refusal` where that answers with an error. */
  play(script: SessionScript): Promise<PlayedSession>;
  /**
   * Waits until every webhook sent so far is delivered, given up, or waits to be sent again after a failure. Behind
   * one that does, the rest of its link token's wait too, unless webhooks are reordered.
   */
  webhooksSettled(): Promise<void>;
  /** From here on webhooks are signed by a new key. The old one is still served, as expired. */
  rotateWebhookKey(): Promise<void>;
  /** Stops serving, and gives up at once webhooks still on their way or to be sent again. */
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    host = '127.0.0.1',
    port = 0,
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

  let url = '';
  const app = buildServer({
    linkTokens,
    webhookKeys,
    sessions,
    credentials: onlyCredentials(options),
    legacyCallbacks,
    hostedLinkUrl: (id) => `${url}/hl/${id}`,
    now,
    onProblem,
  });
  await app.listen({ host, port });
  const address = app.server.address();
  url = urlOf(host, typeof address === 'object' && address ? address.port : port);

  return {
    url,
    play: async (script) => sessions.play({ ...script }),
    webhooksSettled: () => webhooks.settled(),
    rotateWebhookKey: () => webhookKeys.rotate(now()),
    close: async () => {
      await app.close();
      await webhooks.close();
    },
  };
}

function onlyCredentials({ clientId, secret }: EmulatorOptions): Credentials | null {
  return clientId && secret ? { clientId, secret } : null;
}

/** A URL that works from this machine, also where the emulator listens on all addresses. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
