/** Plays a script on a link token: what the person does, what Link records of it, and what comes of it. */
import { newLinkSessionId, newPublicToken } from '../identifiers';
import type { LinkToken } from '../linkTokens';
import { invalidField } from '../plaidError';
import { nanoseconds } from '../timestamps';
import { accountsOfNewItem } from './accounts';
import { type ExitError, exitErrorOf, toPlaidError } from './exitErrors';
import { type Institution, institutionAt, institutionById } from './institutions';
import type { Ending, ItemAddResult, LinkSession } from './LinkSession';
import type { SessionScript } from './sessionScript';
import {
  anotherItem,
  connecting,
  eventsOf,
  exiting,
  failing,
  handOff,
  leavingForOAuth,
  loggingIn,
  opening,
  openingForUpdate,
  type Step,
  selecting,
} from './trail';

export interface Played {
  readonly session: LinkSession;
  /** The Items that this script added. */
  readonly added: readonly ItemAddResult[];
}

/** Plays the script at once, as if it had ended at `now` (milliseconds). Refuses before anything has changed. */
export function playSession(token: LinkToken, script: SessionScript, now: number): Played {
  const begun =
    script.link_session_id === undefined ? undefined : unfinishedSession(token, script.link_session_id);
  const itemsToAdd = countItemsToAdd(token, script, begun);
  const session = begun ?? newSession(token);
  const steps: Step[] = begun ? [] : open(token, session);

  const added: ItemAddResult[] = [];
  while (added.length < itemsToAdd) {
    steps.push(...choose(token, session, added.length === 0 ? script.institution_id : undefined));
    const institution = chosen(session);
    steps.push(...loggingIn(institution), ...connecting(institution));
    const item = newItem(token, institution);
    added.push(item);
    session.items.push(item);
  }
  const finished = script.finished ?? true;
  const error = script.error === undefined ? undefined : exitErrorOf(script.error);
  if (script.outcome === 'success') steps.push(...succeed(token, session, finished));
  const attempt = script.outcome === 'exit' ? tryInVain(token, session, script, error) : undefined;
  if (attempt) {
    steps.push(...attempt.steps);
    if (finished) steps.push(...exiting(chosen(session), attempt.exitStatus, error));
  }

  record(session, steps, now);
  if (finished) session.ending = endOf(session, attempt?.exitStatus, error);
  if (!begun) keep(token, session);
  return { session, added };
}

/** However often somebody plays: the oldest go. */
const MOST_SESSIONS = 100;

function keep({ sessions }: LinkToken, session: LinkSession): void {
  if (sessions.length === MOST_SESSIONS) sessions.shift();
  sessions.push(session);
}

function unfinishedSession(token: LinkToken, id: string): LinkSession {
  const session = token.sessions.find((candidate) => candidate.id === id && !candidate.ending);
  if (!session) throw invalidField('link_session_id must name an unfinished session of this link token');
  return session;
}

function countItemsToAdd(token: LinkToken, script: SessionScript, begun: LinkSession | undefined): number {
  const { outcome, items, finished } = script;
  if (token.updating) {
    if (items !== undefined && items > 1) throw invalidField('items must not exceed 1 in update mode');
    return 0;
  }
  if (outcome === 'exit') return Math.max((items ?? 1) - 1, 0);
  const before = begun?.items.length ?? 0;
  const toAdd = items ?? (outcome === 'success' && before === 0 ? 1 : 0);
  if (before + toAdd === 0 && finished !== false)
    throw invalidField('items must be at least 1 for a success');
  return toAdd;
}

function newSession(token: LinkToken): LinkSession {
  return {
    id: newLinkSessionId(),
    startedAt: '',
    // Nobody opens Link before there is a token: what is played sooner than people move is squeezed.
    lastEventAt: token.createdAt,
    events: [],
    items: [],
  };
}

function open(token: LinkToken, session: LinkSession): Step[] {
  if (!token.updating) return opening();
  session.institution = institutionAt(0, token.metadata.country_codes);
  return openingForUpdate(session.institution);
}

/** The person chooses an institution: the one asked for, or the next that Link offers. */
function choose(token: LinkToken, session: LinkSession, asked: string | undefined): Step[] {
  const turn = session.items.length;
  const preferred = asked ?? (turn === 0 ? token.institutionId : undefined);
  const institution =
    (preferred === undefined ? undefined : institutionById(preferred)) ??
    institutionAt(turn, token.metadata.country_codes);
  const back = turn > 0 ? anotherItem(chosen(session)) : [];
  session.institution = institution;
  return [...back, ...selecting(institution)];
}

function chosen(session: LinkSession): Institution {
  if (!session.institution) throw new Error('the person has chosen no institution yet');
  return session.institution;
}

function newItem(token: LinkToken, institution: Institution): ItemAddResult {
  return {
    public_token: newPublicToken(),
    accounts: accountsOfNewItem(token.metadata.initial_products, token.accountFilters),
    institution: { name: institution.name, institution_id: institution.id },
  };
}

/** HANDOFF comes when the person closes the last page, not when the Item is there. */
function succeed(token: LinkToken, session: LinkSession, finished: boolean): Step[] {
  const updated = token.updating ? [...loggingIn(chosen(session)), ...connecting(chosen(session))] : [];
  return [...updated, ...(finished ? handOff(chosen(session)) : [])];
}

/** An attempt that leads to no Item, and where it stops, as `exit.metadata.status` has it. */
function tryInVain(
  token: LinkToken,
  session: LinkSession,
  script: SessionScript,
  error: ExitError | undefined,
): { steps: Step[]; exitStatus: string } {
  // Seen at Plaid, though no status that its documentation lists.
  if (session.items.length > 0 && !error) return { steps: [], exitStatus: 'connected' };

  const choosing = token.updating ? [] : choose(token, session, script.institution_id);
  const institution = chosen(session);
  if (error) {
    const steps = [...choosing, ...loggingIn(institution), ...failing(institution, error)];
    return { steps, exitStatus: error.exitStatus };
  }
  return institution.oauth
    ? { steps: [...choosing, ...leavingForOAuth(institution)], exitStatus: 'requires_oauth' }
    : { steps: choosing, exitStatus: 'requires_credentials' };
}

function record(session: LinkSession, steps: readonly Step[], now: number): void {
  const end = Math.max(now, session.lastEventAt);
  const { events, start } = eventsOf(steps, session.lastEventAt, end);
  if (session.startedAt === '') session.startedAt = nanoseconds(start);
  session.events.push(...events);
  session.lastEventAt = end;
}

function endOf(session: LinkSession, exitStatus: string | undefined, error: ExitError | undefined): Ending {
  const at = session.lastEventAt;
  const finishedAt = nanoseconds(at);
  if (exitStatus === undefined) return { at, finishedAt, status: 'SUCCESS' };

  const institution = chosen(session);
  const requestId = session.events.at(-1)?.event_metadata.request_id ?? '';
  const exit = {
    error: error ? toPlaidError(error, requestId) : null,
    metadata: {
      institution: { name: institution.name, institution_id: institution.id },
      status: exitStatus,
      link_session_id: session.id,
      request_id: requestId,
    },
  };
  // Plaid does not document the status of an exit after a success; the person did exit.
  return { at, finishedAt, status: 'EXITED', exit };
}
