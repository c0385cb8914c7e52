/** Plays a session script on a link token through the actions that a user would take. */
import { assertField, invalidField } from '../ApiError';
import type { LinkToken } from '../LinkTokenStore';
import { createAccounts } from './accounts';
import { findExitError } from './exitErrors';
import { findInstitution, pickInstitution } from './institutions';
import { addSession, getInstitution, type LinkSession, newSession, type SessionChange } from './LinkSession';
import { recordUntil } from './linkEvents';
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

/**
 * @param now Time of the last event, in milliseconds since 1970.
 * @throws {ApiError} before the session changes.
 */
export function playSession(token: LinkToken, script: SessionScript, now: number): SessionChange {
  const existing = findUnfinishedSession(token, script.link_session_id);
  const itemsToAdd = countItemsToAdd(token, script, existing);
  const session = existing ?? newSession(token);
  const itemsBefore = session.items.length;

  if (!existing) {
    openLink(token, session);
    if (!token.isUpdateMode) giveConsent(session);
  }
  for (let added = 0; added < itemsToAdd; added += 1) {
    chooseInstitution(token, session, added === 0 ? script.institution_id : undefined);
    logInAndConnect(token, session);
  }
  if (script.outcome === 'success') {
    if (token.isUpdateMode) logInAndConnect(token, session);
    if (script.finished !== false) finish(session);
  }
  if (script.outcome === 'exit') failOrExit(token, session, script);

  recordUntil(session, now);
  if (!existing) addSession(token, session);
  return { session, addedItems: session.items.slice(itemsBefore) };
}

function findUnfinishedSession(token: LinkToken, id: string | undefined): LinkSession | undefined {
  const session = token.sessions.find((candidate) => candidate.id === id && !candidate.ending);
  assertField(
    session || id === undefined,
    'link_session_id must name an unfinished session of this link token',
  );
  return session;
}

function countItemsToAdd(
  token: LinkToken,
  { outcome, items, finished }: SessionScript,
  existing: LinkSession | undefined,
): number {
  if (token.isUpdateMode) {
    assertField(items === undefined || items <= 1, 'items must not exceed 1 in update mode');
    return 0;
  }
  if (outcome === 'exit') return Math.max((items ?? 1) - 1, 0);
  const before = existing?.items.length ?? 0;
  const toAdd = items ?? (outcome === 'success' && before === 0 ? 1 : 0);
  if (before + toAdd === 0 && finished !== false)
    throw invalidField('items must be at least 1 for a success');
  return toAdd;
}

/** Selects the script's institution, else the link token's, else the next one that Link offers. */
function chooseInstitution(token: LinkToken, session: LinkSession, requested: string | undefined): void {
  const position = session.items.length;
  const preferred = requested ?? (position === 0 ? token.institutionId : undefined);
  const institution = findInstitution(preferred) ?? pickInstitution(position, token.metadata.country_codes);
  if (session.stage.name === 'connected') connectAnother(session);
  selectInstitution(session, institution);
}

/** With OAuth the user selects accounts at the institution. */
function logInAndConnect(token: LinkToken, session: LinkSession): void {
  const accounts = createAccounts(token.metadata.initial_products, token.accountFilters);
  logIn(session);
  if (!getInstitution(session).oauth) offerAccounts(session, accounts);
  connectItem(token, session, accounts);
}

function logIn(session: LinkSession): void {
  if (getInstitution(session).oauth) {
    openOAuth(session);
    approveOAuth(session);
  } else submitCredentials(session);
}

/** An attempt that adds no Item, and the exit unless the script leaves the session open. */
function failOrExit(token: LinkToken, session: LinkSession, script: SessionScript): void {
  const error = findExitError(script.error) ?? null;
  const exit = (status: string) => {
    if (script.finished !== false) exitLink(session, { status, error });
  };
  // With an Item connected and no error, the user leaves from the last page.
  if (session.items.length > 0 && !error) {
    exit('connected');
    return;
  }

  if (!token.isUpdateMode) chooseInstitution(token, session, script.institution_id);
  const { oauth } = getInstitution(session);
  if (error) {
    logIn(session);
    if (error.mfa) {
      askForCode(session, null);
      submitCode(session);
    }
    showError(session, error);
  } else if (oauth) openOAuth(session);
  exit(error?.exitStatus ?? (oauth ? 'requires_oauth' : 'requires_credentials'));
}
