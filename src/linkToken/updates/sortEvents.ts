/** Sorts the events of a link token by time and gives each a stable key, independent of Plaid's order. */
import { objectsIn, type PlaidJson } from '../../codec/json';
import { Memo } from '../../codec/Memo';
import { parseDateTime } from '../../codec/scalars';

export interface KeyedEvent {
  readonly event: PlaidJson;
  /** The same in every response that contains the event. */
  readonly key: string;
  readonly linkSessionId: string | null;
}

/** Responses are immutable, and all subscriptions to one sort the same events. */
const sorted = new Memo<readonly KeyedEvent[]>();

/** @returns the events of all sessions, oldest first, without duplicates. */
export function sortEvents(linkToken: PlaidJson): readonly KeyedEvent[] {
  return sorted.get(linkToken, sortAll);
}

function sortAll(linkToken: PlaidJson): readonly KeyedEvent[] {
  const byKey = new Map<string, KeyedEvent & { readonly time: number }>();
  for (const { link_session_id: id, events } of objectsIn(linkToken['link_sessions'])) {
    const linkSessionId = typeof id === 'string' ? id : null;
    const keys = new Map<string, number>();
    for (const event of oldestFirst(objectsIn(events))) {
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
function oldestFirst(events: readonly PlaidJson[]): readonly PlaidJson[] {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return events;
  const span = timeOf(last) - timeOf(first);
  const ascends = span > 0 || (span === 0 && first['event_name'] === 'OPEN' && last['event_name'] !== 'OPEN');
  return ascends ? events : events.toReversed();
}

/** In milliseconds since 1970; 0 without a timestamp, which sorts the event first. */
function timeOf({ timestamp }: PlaidJson): number {
  const time = parseDateTime(timestamp);
  return Number.isNaN(time) ? 0 : time;
}

/** Plaid's event id. Without one, the event itself and the number of equal events before it in its session. */
function keyOf(event: PlaidJson, linkSessionId: string | null, keys: Map<string, number>): string {
  const { event_id: id } = event;
  if (typeof id === 'string' && id !== '') return id;
  const content = JSON.stringify([linkSessionId, event]);
  const count = keys.get(content) ?? 0;
  keys.set(content, count + 1);
  return `${content} ${count}`;
}
