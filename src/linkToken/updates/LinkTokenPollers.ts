/** The link tokens that are watched on this replica: each once for all who watch it with the same credentials. */
import { type LinkTokenEvents, tokenHash } from '../../events/LinkTokenEvents';
import type { PlaidCredentials } from '../../plaid/credentials';
import { coalescingKey, type LinkTokenReads } from '../LinkTokenReads';
import { LinkTokenPoller, type Subscriber } from './LinkTokenPoller';
import type { LinkTokenSubscription } from './LinkTokenSubscription';

export interface LinkTokenPollersOptions {
  readonly reads: LinkTokenReads;
  readonly events: LinkTokenEvents;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Where Plaid's webhooks reach this server; null where they do not. */
  readonly webhookUrl: () => string | null;
}

export class LinkTokenPollers {
  readonly #options: LinkTokenPollersOptions;
  readonly #watches = new Map<string, LinkTokenPoller>();
  /** By `tokenHash`, as events name them: one token may be watched with several credentials. */
  readonly #byHash = new Map<string, Set<LinkTokenPoller>>();

  constructor(options: LinkTokenPollersOptions) {
    this.#options = options;
    options.events.listen({
      onEvent: (event) => {
        for (const subscribe of this.#byHash.get(event.tokenHash) ?? []) subscribe.onEvent(event);
      },
      onReconnect: () => {
        for (const watch of this.#watches.values()) watch.pollNow();
      },
    });
  }

  /**
   * Begins to watch. Who may is decided before.
   *
   * @throws {PlaidFailure}
   */
  watch(
    token: string,
    credentials: PlaidCredentials,
    subscriber: Subscriber,
  ): Promise<LinkTokenSubscription> {
    const key = coalescingKey(token, credentials);
    let watch = this.#watches.get(key);
    if (!watch) {
      watch = this.#begin(key, token, credentials);
      this.#watches.set(key, watch);
    }
    return watch.subscribe(subscriber);
  }

  #begin(key: string, token: string, credentials: PlaidCredentials): LinkTokenPoller {
    const { reads, now, webhookUrl } = this.#options;
    const name = tokenHash(token);
    const watch = new LinkTokenPoller({
      read: (notBefore) => reads.read(token, credentials, { notBefore }),
      now,
      expectsWebhooks: ({ metadata }) => metadata?.webhook != null && metadata.webhook === webhookUrl(),
      onEnd: () => {
        if (this.#watches.get(key) === watch) this.#watches.delete(key);
        const others = this.#byHash.get(name);
        others?.delete(watch);
        if (others?.size === 0) this.#byHash.delete(name);
      },
    });
    this.#byHash.set(name, (this.#byHash.get(name) ?? new Set()).add(watch));
    return watch;
  }
}
