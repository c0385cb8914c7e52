/** Events of a server that is alone: told at once, and never missed. */
import type { Logger } from '../telemetry/logger';
import type { LinkTokenEvent, LinkTokenEvents, LinkTokenEventsListener } from './LinkTokenEvents';
import { Listeners } from './Listeners';

export class InMemoryEvents implements LinkTokenEvents {
  readonly #listeners: Listeners;

  constructor(logger: Logger) {
    this.#listeners = new Listeners(logger);
  }

  async publish(event: LinkTokenEvent): Promise<void> {
    this.#listeners.onEvent(event);
  }

  listen(listener: LinkTokenEventsListener): () => void {
    return this.#listeners.add(listener);
  }
}
