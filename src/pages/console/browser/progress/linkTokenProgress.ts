/** What is known of a token that is watched or was read, in the order in which it came. */
import type { LinkEvent, LinkSession, LinkToken, LinkTokenUpdate } from '../calls/responses.js';

export interface Progress {
  readonly status: string | null;
  readonly expiration: string | null;
  readonly entries: readonly Entry[];
  readonly sessions: readonly LinkSession[];
}

export type Entry =
  | {
      readonly kind: 'event';
      /** Why the update came that it was the last in; null for those that came along, and before a turn. */
      readonly reason: string | null;
      /** Counted from 1; null where it cannot be told. */
      readonly session: number | null;
      readonly event: LinkEvent;
    }
  /** A turn, or an update without events of its own. */
  | { readonly kind: 'update'; readonly reason: string; readonly status: string; readonly at: string };

const TURNING_POINTS = ['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EXPIRED'];

export const EMPTY_PROGRESS: Progress = { status: null, expiration: null, entries: [], sessions: [] };

/** @param at when it came. */
export function addUpdate(progress: Progress, update: LinkTokenUpdate, at: string): Progress {
  const { reason, newEvents, linkToken } = update;
  const sessions = linkToken.linkSessions ?? [];
  const known = new Set(progress.entries.map((entry) => (entry.kind === 'event' ? nameOf(entry.event) : '')));
  // After a connection that broke off the first update tells everything again.
  const unknown = newEvents.filter((event) => !known.has(nameOf(event)));
  const isTurn = TURNING_POINTS.includes(reason);
  const entries: Entry[] = unknown.map((event, index) => ({
    kind: 'event',
    // A turn has a row of its own, behind what led there.
    reason: !isTurn && index === unknown.length - 1 ? reason : null,
    session: sessionOf(event, sessions),
    event,
  }));
  // Of those that bring nothing else, not all are news.
  const hasChanged = progress.status !== null && progress.status !== linkToken.status;
  if (isTurn || (entries.length === 0 && hasChanged)) {
    entries.push({ kind: 'update', reason, status: linkToken.status, at });
  }
  return { ...stateOf(linkToken), entries: [...progress.entries, ...entries] };
}

export function toProgress(linkToken: LinkToken): Progress {
  const entries = (linkToken.linkSessions ?? []).flatMap(({ events }, index) =>
    oldestFirst(events ?? []).map((event): Entry => {
      const whole = { eventId: null, eventName: null, timestamp: null, eventMetadata: null, ...event };
      return { kind: 'event', reason: null, session: index + 1, event: whole };
    }),
  );
  return { ...stateOf(linkToken), entries: entries.sort(byTime) };
}

/** Whether a subscription that ends here has come to its end: it follows the same rule on the server. */
export function isFinished(
  { status, expiration, sessions }: Progress,
  untilFinished: boolean,
  now: number,
): boolean {
  if (status === 'EXPIRED' || (expiration !== null && Date.parse(expiration) <= now)) return true;
  if (!untilFinished || sessions.length === 0) return false;
  const ended = sessions.filter(({ finishedAt, exit }) => finishedAt !== null || exit !== null);
  return ended.length === sessions.length || ended.some(({ outcome }) => outcome === 'SUCCEEDED');
}

function stateOf({ status, expiration, linkSessions }: LinkToken): Omit<Progress, 'entries'> {
  return { status, expiration, sessions: linkSessions ?? [] };
}

function sessionOf({ eventId }: LinkEvent, sessions: readonly LinkSession[]): number | null {
  const index = sessions.findIndex(({ events }) => events?.some((event) => event.eventId === eventId));
  return index < 0 ? null : index + 1;
}

function nameOf({ eventId, eventName, timestamp }: LinkEvent): string {
  return eventId ?? `${eventName} ${timestamp}`;
}

/**
 * Plaid's times are whole seconds, in which several steps have room. Its lists run one way or the other; where their
 * times do not tell, it is newest first, unless Link opened before all else.
 */
function oldestFirst(events: readonly Partial<LinkEvent>[]): readonly Partial<LinkEvent>[] {
  const [first, last] = [events[0], events.at(-1)];
  const span = timeOf(last?.timestamp) - timeOf(first?.timestamp);
  const ascends = span > 0 || (span === 0 && first?.eventName === 'OPEN');
  return ascends ? events : [...events].reverse();
}

/** Of the same second: as they were told. */
function byTime(one: Entry, other: Entry): number {
  const [before, after] = [one, other].map((entry) =>
    timeOf(entry.kind === 'event' ? entry.event.timestamp : entry.at),
  );
  return (before ?? 0) - (after ?? 0);
}

function timeOf(timestamp: string | null | undefined): number {
  return Date.parse(timestamp ?? '') || 0;
}
