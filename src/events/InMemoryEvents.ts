/** Event delivery within one process. Events are delivered synchronously and never missed. */
import { formatStack } from '../telemetry/formatStack';
import type { Logger } from '../telemetry/logger';
import type { LinkTokenEvent, LinkTokenEvents, LinkTokenEventsListener } from './LinkTokenEvents';

export class InMemoryEvents implements LinkTokenEvents {
  readonly #subscriptions = new Set<{ readonly listener: LinkTokenEventsListener }>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async publish(event: LinkTokenEvent): Promise<void> {
    this.notifyAll((listener) => listener.onEvent(event));
  }

  listen(listener: LinkTokenEventsListener): () => void {
    // An object per call, because a listener may be added twice and removed once.
    const subscription = { listener };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  /** Calls every listener. An error of one is logged and affects neither the others nor the caller. */
  notifyAll(notify: (listener: LinkTokenEventsListener) => void): void {
    for (const { listener } of this.#subscriptions) {
      try {
        notify(listener);
      } catch (error) {
        this.#logger.error({ problem: formatStack(error) }, 'event listener failed');
      }
    }
  }
}
