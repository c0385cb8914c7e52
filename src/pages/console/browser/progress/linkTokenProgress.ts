/** Progress of a subscribed or read token: its status, sessions, and timeline entries in order. */
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
      /** Reason of the update, on its last event only; null if the update has a row of its own. */
      readonly reason: string | null;
      /** Number of the session from 1; null if unknown. */
      readonly session: number | null;
      readonly event: LinkEvent;
    }
  /** An update with a row of its own: its reason is in `ROW_REASONS`, or it has no new events. */
  | { readonly kind: 'update'; readonly reason: string; readonly status: string; readonly at: string };

const ROW_REASONS = ['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EXPIRED'];

export const EMPTY_PROGRESS: Progress = { status: null, expiration: null, entries: [], sessions: [] };

/** @param at time of arrival (ISO 8601). */
export function addUpdate(progress: Progress, update: LinkTokenUpdate, at: string): Progress {
  const { reason, newEvents, linkToken } = update;
  const sessions = linkToken.linkSessions ?? [];
  const known = new Set(progress.entries.map((entry) => (entry.kind === 'event' ? keyOf(entry.event) : '')));
  // The first update after a reconnect repeats all events.
  const unknown = newEvents.filter((event) => !known.has(keyOf(event)));
  const hasOwnRow = ROW_REASONS.includes(reason);
  const entries: Entry[] = unknown.map((event, index) => ({
    kind: 'event',
    reason: !hasOwnRow && index === unknown.length - 1 ? reason : null,
    session: sessionOf(event, sessions),
    event,
  }));
  const hasChanged = progress.status !== null && progress.status !== linkToken.status;
  if (hasOwnRow || (entries.length === 0 && hasChanged)) {
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

/** Whether a completed subscription has no further updates, by the server's rule. */
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

function keyOf({ eventId, eventName, timestamp }: LinkEvent): string {
  return eventId ?? `${eventName} ${timestamp}`;
}

/**
 * Reverses a descending list and sorts nothing, since several events share a whole-second timestamp. Plaid's lists ascend
 * or descend; one whose events share a single second counts as descending unless it starts with `OPEN`.
 */
function oldestFirst(events: readonly Partial<LinkEvent>[]): readonly Partial<LinkEvent>[] {
  const [first, last] = [events[0], events.at(-1)];
  const span = timeOf(last?.timestamp) - timeOf(first?.timestamp);
  const ascends = span > 0 || (span === 0 && first?.eventName === 'OPEN');
  return ascends ? events : [...events].reverse();
}

/** Sorts stably: entries of one second keep their order. */
function byTime(one: Entry, other: Entry): number {
  const [before, after] = [one, other].map((entry) =>
    timeOf(entry.kind === 'event' ? entry.event.timestamp : entry.at),
  );
  return (before ?? 0) - (after ?? 0);
}

function timeOf(timestamp: string | null | undefined): number {
  return Date.parse(timestamp ?? '') || 0;
}
