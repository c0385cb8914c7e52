/** Who listens to events in this process. One that fails is in the log, and harms neither the others nor whoever tells. */

import { formatStack } from '../telemetry/formatStack';
import type { Logger } from '../telemetry/logger';
import type { LinkTokenEvent, LinkTokenEventsListener } from './LinkTokenEvents';

export class Listeners implements LinkTokenEventsListener {
  readonly #listening = new Set<{ readonly listener: LinkTokenEventsListener }>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(listener: LinkTokenEventsListener): () => void {
    // Of its own: the same listener may come twice, and go once.
    const listening = { listener };
    this.#listening.add(listening);
    return () => void this.#listening.delete(listening);
  }

  onEvent(event: LinkTokenEvent): void {
    this.#tell((listener) => listener.onEvent(event));
  }

  onReconnect(): void {
    this.#tell((listener) => listener.onReconnect());
  }

  #tell(tell: (listener: LinkTokenEventsListener) => void): void {
    for (const { listener } of this.#listening) {
      try {
        tell(listener);
      } catch (error) {
        this.#logger.error({ problem: formatStack(error) }, 'a listener of events failed');
      }
    }
  }
}
