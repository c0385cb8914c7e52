/**
 * Messages that this replica has published and its own subscription has not received yet. A message that comes back
 * was published at a server from which the subscriptions receive: after a failover, publisher and subscription may be
 * connected to different ones.
 */
import { LinkedList } from '../async/LinkedList';
import { withTimeout } from '../async/withTimeout';
import { RedisFailure } from '../redis/RedisFailure';

/** Code of the failure of a message that was published and did not come back. */
export const NOT_RECEIVED = 'EVENT_NOT_RECEIVED';

/** Maximum time between the reply to a publish and the message. */
const RECEIVE_TIMEOUT_MS = 1_000;

interface PendingMessage {
  readonly message: string;
  isReceived: boolean;
  /** Called once it is received, or once the subscription is lost. */
  onSettled: () => void;
}

export class PublishedMessages {
  readonly #pending = new LinkedList<PendingMessage>();
  #isSubscribed = false;

  /**
   * Publishes a message, and resolves once it is received.
   *
   * @throws {RedisFailure} unless it is received. Other replicas may have received it all the same.
   */
  async publish(message: string, send: () => Promise<unknown>): Promise<void> {
    const entry: PendingMessage = { message, isReceived: false, onSettled: () => {} };
    const remove = this.#pending.add(entry);
    try {
      await send();
      if (!entry.isReceived && this.#isSubscribed) {
        const settled = new Promise<void>((resolve) => {
          entry.onSettled = resolve;
        });
        await withTimeout(RECEIVE_TIMEOUT_MS, settled);
      }
    } finally {
      remove();
    }
    if (!entry.isReceived) {
      throw new RedisFailure({ code: this.#isSubscribed ? NOT_RECEIVED : 'NOT_SUBSCRIBED' });
    }
  }

  onReceived(message: string): void {
    for (const entry of this.#pending.values()) {
      if (entry.message !== message) continue;
      entry.isReceived = true;
      entry.onSettled();
    }
  }

  onSubscribed(): void {
    this.#isSubscribed = true;
  }

  /** A message published before does not come back on the next connection. */
  onUnsubscribed(): void {
    this.#isSubscribed = false;
    for (const { onSettled } of this.#pending.values()) onSettled();
  }
}
