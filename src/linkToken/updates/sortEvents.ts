/** The events of a link token in the order in which they happened, whatever order Plaid tells them in. */
import { Memo } from '../../codec/Memo';
import type { LinkToken } from '../schema/LinkToken';
import type { LinkEvent } from '../schema/session/events';

export interface KeyedEvent {
  readonly event: LinkEvent;
  /** The same each time the event is told. */
  readonly key: string;
  readonly linkSessionId: string | null;
}

/** A decoded answer never changes, and all who watch its token ask for this. */
const ordered = new Memo<readonly KeyedEvent[]>();

/** Oldest first, over all sessions, each once. */
export function sortEvents(linkToken: LinkToken): readonly KeyedEvent[] {
  return ordered.get(linkToken, putInOrder);
}

function putInOrder(linkToken: LinkToken): readonly KeyedEvent[] {
  const byKey = new Map<string, KeyedEvent & { readonly time: number }>();
  for (const { linkSessionId = null, events } of linkToken.linkSessions ?? []) {
    const keys = new Map<string, number>();
    for (const event of oldestFirst(events ?? [])) {
      const key = keyOf(event, linkSessionId, keys);
      if (!byKey.has(key)) byKey.set(key, { event, key, linkSessionId, time: timeOf(event) });
    }
  }
  // Stable: within a second each session keeps its order.
  return [...byKey.values()].sort((one, other) => one.time - other.time);
}

/**
 * Plaid's times are whole seconds, in which several steps have room, so the list itself has to say which came first.
 * It runs one way or the other; where its times do not tell, Link opened before all else, or it is newest first, as in
 * Plaid's own example.
 */
function oldestFirst(events: readonly LinkEvent[]): readonly LinkEvent[] {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return events;
  const span = timeOf(last) - timeOf(first);
  const ascends = span > 0 || (span === 0 && first.eventName === 'OPEN' && last.eventName !== 'OPEN');
  return ascends ? events : events.toReversed();
}

/** In milliseconds since 1970. One without a time has happened before all that have. */
function timeOf({ timestamp }: LinkEvent): number {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? 0 : time;
}

/** Plaid's id; where there is none, what the event says, and how many before it in its session said the same. */
function keyOf(
  event: LinkEvent,
  linkSessionId: string | null | undefined,
  keys: Map<string, number>,
): string {
  if (event.eventId) return event.eventId;
  const said = JSON.stringify([linkSessionId, event]);
  const before = keys.get(said) ?? 0;
  keys.set(said, before + 1);
  return `${said} ${before}`;
}
