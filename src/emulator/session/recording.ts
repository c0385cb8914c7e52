/** Turns what happened in a session into its events, and gives it its times. */
import type { LinkEvent } from 'plaid';
import { newEventId, newRequestId } from '../identifiers';
import { formatNanoseconds, formatSeconds, SECOND } from '../timestamps';
import type { Wire } from '../wire';
import type { EventDraft } from './eventDrafts';
import type { LinkSession } from './LinkSession';

/** What happens at this moment. @param now Milliseconds, as in `recordUntil`. */
export function recordNow(session: LinkSession, steps: readonly EventDraft[], now: number): void {
  const moment = Math.max(now, session.lastEventAt);
  record(session, steps, moment, moment);
}

/** What a script made happen, as if its last step were at `now`: at a person's pace as far as there was time. */
export function recordUntil(session: LinkSession, steps: readonly EventDraft[], now: number): void {
  record(session, steps, session.lastEventAt, Math.max(now, session.lastEventAt));
}

function record(session: LinkSession, steps: readonly EventDraft[], earliest: number, end: number): void {
  const { events, start } = eventsOf(steps, earliest, end);
  if (session.startedAt === '') session.startedAt = formatNanoseconds(start);
  session.events.push(...events);
  session.lastEventAt = end;
  session.revision += 1;
  if (session.ending) session.finishedAt = { milliseconds: end, timestamp: formatNanoseconds(end) };
}

/** The steps' events, oldest first, spread over the time up to `end` but not before `earliest`. */
function eventsOf(
  steps: readonly EventDraft[],
  earliest: number,
  end: number,
): { events: Wire<LinkEvent>[]; start: number } {
  const total = steps.reduce((sum, { seconds }) => sum + seconds * SECOND, 0);
  const span = Math.min(total, end - earliest);
  let elapsed = 0;
  const events = steps.map(({ name, seconds, metadata: details }) => {
    elapsed += seconds * SECOND;
    const timestamp = formatSeconds(total === 0 ? end : end - span + (span * elapsed) / total);
    return {
      event_id: newEventId(),
      event_metadata: { request_id: newRequestId(), ...details },
      event_name: name,
      timestamp,
    };
  });
  return { events, start: end - span };
}
