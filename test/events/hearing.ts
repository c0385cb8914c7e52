/** Somebody who listens to events, and remembers what there was to hear. */
import {
  type LinkTokenEvent,
  type LinkTokenEvents,
  type LinkTokenEventsListener,
  tokenHash,
} from '../../src/events/LinkTokenEvents';

/** An event that differs from those of other names. */
export function eventNamed(name: string): LinkTokenEvent {
  return {
    id: tokenHash(`webhook ${name}`),
    tokenHash: tokenHash(`link-sandbox-${name}`),
    kind: 'SESSION_FINISHED',
    linkSessionId: `session ${name}`,
  };
}

export interface Hearer {
  /** Events, and where some may be missing. In order. */
  readonly heard: readonly (LinkTokenEvent | 'resumed')[];
  stop(): void;
}

export function hearerOf(events: LinkTokenEvents): Hearer {
  const heard: (LinkTokenEvent | 'resumed')[] = [];
  const listener: LinkTokenEventsListener = {
    heard: (event) => void heard.push(event),
    resumed: () => void heard.push('resumed'),
  };
  return { heard, stop: events.listen(listener) };
}
