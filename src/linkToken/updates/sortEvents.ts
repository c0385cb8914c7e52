/** Sorts the events of a link token by time and gives each a stable key, independent of Plaid's order. */
import { Memo } from '../../codec/Memo';
import type { LinkToken } from '../schema/LinkToken';
import type { LinkEvent } from '../schema/session/events';

export interface KeyedEvent {
  readonly event: LinkEvent;
  /** The same in every response that contains the event. */
  readonly key: string;
  readonly linkSessionId: string | null;
}

/** Decoded tokens are immutable, and all subscriptions to one sort the same events. */
const sorted = new Memo<readonly KeyedEvent[]>();

/** @returns the events of all sessions, oldest first, without duplicates. */
export function sortEvents(linkToken: LinkToken): readonly KeyedEvent[] {
  return sorted.get(linkToken, sortAll);
}

function sortAll(linkToken: LinkToken): readonly KeyedEvent[] {
  const byKey = new Map<string, KeyedEvent & { readonly time: number }>();
  for (const { linkSessionId = null, events } of linkToken.linkSessions ?? []) {
    const keys = new Map<string, number>();
    for (const event of oldestFirst(events ?? [])) {
      const key = keyOf(event, linkSessionId, keys);
      if (!byKey.has(key)) byKey.set(key, { event, key, linkSessionId, time: timeOf(event) });
    }
  }
  // The sort is stable: within a second each session keeps its order.
  return [...byKey.values()].sort((one, other) => one.time - other.time);
}

/**
 * Plaid's timestamps are whole seconds, shared by several events, so the order within the list matters. It ascends or
 * descends. If the timestamps do not decide, OPEN is the oldest, else the list is newest first, as in Plaid's example.
 */
function oldestFirst(events: readonly LinkEvent[]): readonly LinkEvent[] {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return events;
  const span = timeOf(last) - timeOf(first);
  const ascends = span > 0 || (span === 0 && first.eventName === 'OPEN' && last.eventName !== 'OPEN');
  return ascends ? events : events.toReversed();
}

/** In milliseconds since 1970; 0 without a timestamp, which sorts the event first. */
function timeOf({ timestamp }: LinkEvent): number {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? 0 : time;
}

/** Plaid's event id. Without one, the event itself and the number of equal events before it in its session. */
function keyOf(
  event: LinkEvent,
  linkSessionId: string | null | undefined,
  keys: Map<string, number>,
): string {
  if (event.eventId) return event.eventId;
  const content = JSON.stringify([linkSessionId, event]);
  const count = keys.get(content) ?? 0;
  keys.set(content, count + 1);
  return `${content} ${count}`;
}
