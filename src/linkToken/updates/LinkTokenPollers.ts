/** Pollers of this replica: one per link token and credentials, shared by all subscriptions to that token. */
import { isJsonObject } from '../../codec/json';
import { hashToken, type LinkTokenEvents } from '../../events/LinkTokenEvents';
import type { PlaidCredentials } from '../../plaid/credentials';
import { coalescingKey, type LinkTokenReads } from '../LinkTokenReads';
import { LinkTokenPoller, type Subscriber } from './LinkTokenPoller';
import type { LinkTokenSubscription } from './LinkTokenSubscription';

export interface LinkTokenPollersOptions {
  readonly reads: LinkTokenReads;
  readonly events: LinkTokenEvents;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** URL at which this server receives Plaid's webhooks; null if it receives none. */
  readonly webhookUrl: () => string | null;
}

export class LinkTokenPollers {
  readonly #options: LinkTokenPollersOptions;
  /**
   * Pollers by token hash (the key of events), then by token and credentials. Not a `Map` of all tokens, for the reason
   * given in `LinkedList`.
   */
  readonly #pollers: Record<string, Map<string, LinkTokenPoller>> = Object.create(null);

  constructor(options: LinkTokenPollersOptions) {
    this.#options = options;
    options.events.listen({
      onEvent: (event) => {
        for (const poller of this.#pollers[event.tokenHash]?.values() ?? []) poller.onEvent(event);
      },
      onReconnect: () => {
        for (const pollers of Object.values(this.#pollers)) {
          for (const poller of pollers.values()) poller.pollNow();
        }
      },
    });
  }

  /**
   * Subscribes to a link token. The caller has checked that the viewer may read it.
   *
   * @throws {PlaidFailure} if the first read fails.
   */
  subscribe(
    token: string,
    credentials: PlaidCredentials,
    subscriber: Subscriber,
  ): Promise<LinkTokenSubscription> {
    const poller =
      this.#pollers[hashToken(token)]?.get(coalescingKey(token, credentials)) ??
      this.#start(token, credentials);
    return poller.subscribe(subscriber);
  }

  #start(token: string, credentials: PlaidCredentials): LinkTokenPoller {
    const { reads, now, webhookUrl } = this.#options;
    const hash = hashToken(token);
    const key = coalescingKey(token, credentials);
    const poller = new LinkTokenPoller({
      read: (notBefore) => reads.read(token, credentials, { notBefore }),
      now,
      expectsWebhooks({ metadata }) {
        const url = webhookUrl();
        return url !== null && isJsonObject(metadata) && metadata['webhook'] === url;
      },
      onEnd: () => {
        const pollers = this.#pollers[hash];
        if (pollers?.get(key) === poller) pollers.delete(key);
        if (pollers?.size === 0) delete this.#pollers[hash];
      },
    });
    this.#pollers[hash] = (this.#pollers[hash] ?? new Map()).set(key, poller);
    return poller;
  }
}
