/** The Plaid stand-in: a local Plaid for development and tests, so far as link tokens and their sessions go. */
import type { Credentials } from './credentials';
import { LinkTokens, opensLink } from './linkTokens';
import { Refusal } from './plaidError';
import { buildServer } from './server';
import { publicTokensOf } from './session/LinkSession';
import { playSession } from './session/playSession';
import { type PlayedSession, readSessionScript, type SessionScript } from './session/sessionScript';
import { webhooksOf } from './webhooks/linkWebhooks';
import { WebhookSender } from './webhooks/WebhookSender';
import { createWebhookSigner } from './webhooks/WebhookSigner';
import type { JsonObject } from './wire';

export interface StandinOptions {
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
  /** Told of failed webhook deliveries and of faults, without secrets or whole tokens. By default nobody is. */
  onProblem?: (message: string) => void;
}

export interface Standin {
  /** The base URL, for Plaid's clients the `basePath`. */
  readonly url: string;
  /** Plays a session, as `POST /standin/sessions` does. Rejects with a `Refusal` where that answers with an error. */
  play(script: SessionScript): Promise<PlayedSession>;
  /** Waits until every webhook sent so far is delivered or given up. */
  webhooksSettled(): Promise<void>;
  /** Stops serving and gives up webhooks still on their way. */
  close(): Promise<void>;
}

export async function startStandin(options: StandinOptions = {}): Promise<Standin> {
  const {
    host = '127.0.0.1',
    port = 0,
    now = Date.now,
    legacyCallbacks = false,
    onProblem = () => {},
  } = options;
  const linkTokens = new LinkTokens();
  const signer = await createWebhookSigner(now());
  const webhooks = new WebhookSender({ signer, now, onProblem });

  const play = (body: JsonObject): PlayedSession => {
    const script = readSessionScript(body);
    const token = linkTokens.find(script.link_token, now());
    if (!token || !opensLink(token, now()))
      throw new Refusal('INVALID_LINK_TOKEN', 'invalid link_token provided');

    const played = playSession(token, script, now());
    // In update mode the Item's own webhook would be called, which Link's `webhook` does not change.
    const url = token.updating ? null : token.metadata.webhook;
    if (url !== null) webhooks.send(url, webhooksOf(token, played, legacyCallbacks), token.value);
    const { id, ending } = played.session;
    return {
      link_session_id: id,
      status: ending?.status ?? 'IN_PROGRESS',
      public_tokens: publicTokensOf(played.session),
    };
  };

  let url = '';
  const app = buildServer({
    linkTokens,
    signer,
    play,
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
    play: async (script) => play({ ...script }),
    webhooksSettled: () => webhooks.settled(),
    close: async () => {
      await app.close();
      await webhooks.close();
    },
  };
}

function onlyCredentials({ clientId, secret }: StandinOptions): Credentials | null {
  return clientId && secret ? { clientId, secret } : null;
}

/** A URL that works from this machine, also where the stand-in listens on all addresses. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
