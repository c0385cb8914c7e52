/** Link events of a session: actions add them, recording gives them ids and timestamps. */
import { newEventId, newRequestId } from '../identifiers';
import { formatNanoseconds, formatSeconds, SECOND } from '../timestamps';
import type { LinkSession, PendingEvent } from './LinkSession';

/** @param seconds Time since the previous event, at the pace of a user who knows Link. */
export function addEvent(
  { institution, pendingEvents }: LinkSession,
  name: string,
  seconds: number,
  metadata: PendingEvent['metadata'] = {},
): void {
  const selected = institution && { institution_id: institution.id, institution_name: institution.name };
  pendingEvents.push({ name, seconds, metadata: { ...selected, ...metadata } });
}

export function addView(
  session: LinkSession,
  view: string,
  seconds: number,
  metadata: PendingEvent['metadata'] = {},
): void {
  addEvent(session, 'TRANSITION_VIEW', seconds, { ...metadata, view_name: view });
}

/** Records the pending events at `now` (milliseconds since 1970). */
export function recordNow(session: LinkSession, now: number): void {
  const end = Math.max(now, session.lastEventAt);
  record(session, end, end);
}

/** Records the pending events at a user's pace, the last one at `now`; faster if there was less time. */
export function recordUntil(session: LinkSession, now: number): void {
  record(session, session.lastEventAt, Math.max(now, session.lastEventAt));
}

function record(session: LinkSession, earliest: number, end: number): void {
  const pending = session.pendingEvents.splice(0);
  const total = pending.reduce((sum, { seconds }) => sum + seconds * SECOND, 0);
  const span = Math.min(total, end - earliest);
  let elapsed = 0;
  for (const { name, seconds, metadata } of pending) {
    elapsed += seconds * SECOND;
    session.events.push({
      event_id: newEventId(),
      event_metadata: { request_id: newRequestId(), ...metadata },
      event_name: name,
      timestamp: formatSeconds(total === 0 ? end : end - span + (span * elapsed) / total),
    });
  }
  if (session.startedAt === '') session.startedAt = formatNanoseconds(end - span);
  session.lastEventAt = end;
  session.revision += 1;
  if (session.ending) session.finishedAt = formatNanoseconds(end);
}
