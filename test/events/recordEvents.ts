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

export interface EventRecorder {
  /** Events, and where some may be missing. In order. */
  readonly events: readonly (LinkTokenEvent | 'resumed')[];
  stop(): void;
}

export function recordEvents(events: LinkTokenEvents): EventRecorder {
  const heard: (LinkTokenEvent | 'resumed')[] = [];
  const listener: LinkTokenEventsListener = {
    onEvent: (event) => void heard.push(event),
    onReconnect: () => void heard.push('resumed'),
  };
  return { events: heard, stop: events.listen(listener) };
}
