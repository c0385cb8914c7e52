/** Plays a script on a link token: makes the moves that a person would make. */

import { invalidField } from '../ApiError';
import type { LinkToken } from '../LinkTokenStore';
import { createAccounts } from './accounts';
import type { EventDraft } from './eventDrafts';
import { type ExitError, findExitError } from './exitErrors';
import { findInstitution, pickInstitution } from './institutions';
import { addSession, getInstitution, type LinkSession, newSession, type SessionChange } from './LinkSession';
import { recordUntil } from './recording';
import type { SessionScript } from './sessionScript';
import {
  approveOAuth,
  askForCode,
  connectAnother,
  connectItem,
  exitLink,
  finish,
  giveConsent,
  offerAccounts,
  openLink,
  openOAuth,
  selectInstitution,
  showError,
  submitCode,
  submitCredentials,
} from './userActions';

/** Plays the script at once, as if it had ended at `now` (milliseconds). Refuses before anything has changed. */
export function playSession(token: LinkToken, script: SessionScript, now: number): SessionChange {
  const begun =
    script.link_session_id === undefined ? undefined : unfinishedSession(token, script.link_session_id);
  const itemsToAdd = countItemsToAdd(token, script, begun);
  const session = begun ?? newSession(token);
  const itemsBefore = session.items.length;
  const steps: EventDraft[] = begun ? [] : open(token, session);

  for (let turn = 0; turn < itemsToAdd; turn += 1) {
    steps.push(...choose(token, session, turn === 0 ? script.institution_id : undefined));
    steps.push(...logInAndConnect(token, session));
  }
  const finished = script.finished ?? true;
  const error = script.error === undefined ? null : (findExitError(script.error) ?? null);
  if (script.outcome === 'success') {
    if (token.isUpdateMode) steps.push(...logInAndConnect(token, session));
    if (finished) steps.push(...finish(session));
  }
  if (script.outcome === 'exit') steps.push(...tryInVain(token, session, script, { error, finished }));

  recordUntil(session, steps, now);
  if (!begun) addSession(token, session);
  return { session, addedItems: session.items.slice(itemsBefore) };
}

function unfinishedSession(token: LinkToken, id: string): LinkSession {
  const session = token.sessions.find((candidate) => candidate.id === id && !candidate.ending);
  if (!session) throw invalidField('link_session_id must name an unfinished session of this link token');
  return session;
}

function countItemsToAdd(token: LinkToken, script: SessionScript, begun: LinkSession | undefined): number {
  const { outcome, items, finished } = script;
  if (token.isUpdateMode) {
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

function open(token: LinkToken, session: LinkSession): EventDraft[] {
  return [...openLink(token, session), ...(token.isUpdateMode ? [] : giveConsent(session))];
}

/** The person chooses an institution: the one asked for, or the next that Link offers. */
function choose(token: LinkToken, session: LinkSession, asked: string | undefined): EventDraft[] {
  const turn = session.items.length;
  const preferred = asked ?? (turn === 0 ? token.institutionId : undefined);
  const institution =
    (preferred === undefined ? undefined : findInstitution(preferred)) ??
    pickInstitution(turn, token.metadata.country_codes);
  const back = session.stage.name === 'connected' ? connectAnother(session) : [];
  return [...back, ...selectInstitution(session, institution)];
}

/** With OAuth the accounts are chosen at the institution. */
function logInAndConnect(token: LinkToken, session: LinkSession): EventDraft[] {
  const accounts = createAccounts(token.metadata.initial_products, token.accountFilters);
  const login = getInstitution(session).oauth
    ? [...openOAuth(session), ...approveOAuth(session)]
    : [...submitCredentials(session), ...offerAccounts(session, accounts)];
  return [...login, ...connectItem(token, session, accounts)];
}

/** An attempt that leads to no Item, and its end where it is to have one. */
function tryInVain(
  token: LinkToken,
  session: LinkSession,
  script: SessionScript,
  { error, finished }: { error: ExitError | null; finished: boolean },
): EventDraft[] {
  // With an Item at hand the person just goes.
  if (session.items.length > 0 && !error) {
    return finished ? exitLink(session, { status: 'connected', error }) : [];
  }
  const choosing = token.isUpdateMode ? [] : choose(token, session, script.institution_id);
  const attempt = error ? runInto(error, session) : setOut(session);
  const status =
    error?.exitStatus ?? (getInstitution(session).oauth ? 'requires_oauth' : 'requires_credentials');
  return [...choosing, ...attempt, ...(finished ? exitLink(session, { status, error }) : [])];
}

function setOut(session: LinkSession): EventDraft[] {
  return getInstitution(session).oauth ? openOAuth(session) : [];
}

function runInto(error: ExitError, session: LinkSession): EventDraft[] {
  const login = getInstitution(session).oauth
    ? [...openOAuth(session), ...approveOAuth(session)]
    : submitCredentials(session);
  const code = error.mfa ? [...askForCode(session, null), ...submitCode(session)] : [];
  return [...login, ...code, ...showError(session, error)];
}
