/** A listener that records the events it receives. */
import {
  hashToken,
  type LinkTokenEvent,
  type LinkTokenEvents,
  type LinkTokenEventsListener,
} from '../../src/events/LinkTokenEvents';

/** Creates an event that is unique per name. */
export function eventNamed(name: string): LinkTokenEvent {
  return {
    id: hashToken(`webhook ${name}`),
    tokenHash: hashToken(`link-sandbox-${name}`),
    kind: 'SESSION_FINISHED',
    linkSessionId: `session ${name}`,
  };
}

export interface EventRecorder {
  /** Events, and reconnections between them, in order. */
  readonly events: readonly (LinkTokenEvent | 'resumed')[];
  stop(): void;
}

export function recordEvents(events: LinkTokenEvents): EventRecorder {
  const received: (LinkTokenEvent | 'resumed')[] = [];
  const listener: LinkTokenEventsListener = {
    onEvent: (event) => void received.push(event),
    onReconnect: () => void received.push('resumed'),
  };
  return { events: received, stop: events.listen(listener) };
}
