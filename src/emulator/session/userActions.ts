/**
 * User actions in Link: each moves the session to its next stage and adds the events that Link records. Hosted Link
 * runs one per form, a session script many at once.
 */
import type { LinkEventMetadata } from 'plaid';
import { toPlaidError } from '../ApiError';
import { newItemId, newPublicToken, newRequestId } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import type { Wire } from '../wire';
import type { Account } from './accounts';
import { type ExitError, getExitError } from './exitErrors';
import { type Institution, pickInstitution } from './institutions';
import { getInstitution, type LinkSession, type Stage } from './LinkSession';
import { addEvent, addView } from './linkEvents';

/** Update mode opens at the login of the Item's institution. */
export function openLink(token: LinkToken, session: LinkSession): void {
  if (token.isUpdateMode) session.institution = pickInstitution(0, token.metadata.country_codes);
  addEvent(session, 'OPEN', 0);
  if (token.isUpdateMode) showLogin(session);
  else showStage(session, { name: 'consent' }, 'CONSENT');
}

/** @param preselected The institution that the link token names, which skips the search. */
export function giveConsent(session: LinkSession, preselected?: Institution): void {
  // The emulator has no phone number page.
  addEvent(session, 'SKIP_SUBMIT_PHONE', 4);
  if (preselected) selectInstitution(session, preselected);
  else returnToInstitutions(session);
}

/** An empty query shows all institutions. */
export function searchInstitutions(session: LinkSession, query: string): void {
  setStage(session, { name: 'institutions', query });
  if (query !== '') addEvent(session, 'SEARCH_INSTITUTION', 3, { institution_search_query: query });
}

export function selectInstitution(session: LinkSession, institution: Institution): void {
  session.institution = institution;
  session.error = null;
  addEvent(session, 'SELECT_INSTITUTION', 4);
  showLogin(session);
}

export function returnToInstitutions(session: LinkSession): void {
  session.institution = null;
  showStage(session, { name: 'institutions', query: '' }, 'SELECT_INSTITUTION');
}

export function submitCredentials(session: LinkSession): void {
  addEvent(session, 'SUBMIT_CREDENTIALS', 7);
  addView(session, 'LOADING', 1);
}

/** @param field The form field that shows the error. */
export function rejectCredentials(session: LinkSession, field: string): void {
  const error = getExitError('INVALID_CREDENTIALS');
  addError(session, error);
  showLogin(session);
  session.formErrors = { [field]: error.displayMessage };
}

/** @param accepts The right code; with null, every code is wrong. */
export function askForCode(session: LinkSession, accepts: string | null): void {
  setStage(session, { name: 'code', accepts });
  addView(session, 'MFA', 2, { mfa_type: 'code' });
}

export function submitCode(session: LinkSession): void {
  addEvent(session, 'SUBMIT_MFA', 6, { mfa_type: 'code' });
}

/** @param field The form field that shows the error. */
export function rejectCode(session: LinkSession, field: string): void {
  const error = getExitError('INVALID_MFA');
  addError(session, error);
  addView(session, 'MFA', 2, { mfa_type: 'code' });
  session.formErrors = { [field]: error.displayMessage };
}

export function openOAuth(session: LinkSession): void {
  setStage(session, { name: 'bank' });
  addEvent(session, 'OPEN_OAUTH', 3);
}

export function approveOAuth(session: LinkSession): void {
  // Includes the user's time at the institution.
  addView(session, 'LOADING', 12);
}

export function closeOAuth(session: LinkSession): void {
  addEvent(session, 'CLOSE_OAUTH', 5);
  showLogin(session);
}

export function failOAuth(session: LinkSession, formErrors: LinkSession['formErrors']): void {
  addEvent(session, 'FAIL_OAUTH', 5);
  showLogin(session);
  session.formErrors = formErrors;
}

/** For errors that the user cannot correct in the form. */
export function showError(session: LinkSession, error: ExitError): void {
  addError(session, error);
  showStage(session, { name: 'error', error }, 'ERROR');
}

export function showLogin(session: LinkSession): void {
  if (getInstitution(session).oauth) showStage(session, { name: 'oauth' }, 'OAUTH');
  else showStage(session, { name: 'credentials', username: '' }, 'CREDENTIAL');
}

export function offerAccounts(session: LinkSession, offered: readonly Account[]): void {
  session.error = null;
  showStage(session, { name: 'accounts', offered }, 'SELECT_ACCOUNT', 3);
}

/** Adds an Item, except in update mode. */
export function connectItem(token: LinkToken, session: LinkSession, accounts: readonly Account[]): void {
  const { id, name } = getInstitution(session);
  session.error = null;
  if (!token.isUpdateMode) {
    const institution = { name, institution_id: id };
    const result = { public_token: newPublicToken(), accounts: [...accounts], institution };
    session.items.push({ id: newItemId(), result });
  }
  showStage(session, { name: 'connected' }, 'CONNECTED', 4);
}

export function connectAnother(session: LinkSession): void {
  addEvent(session, 'HANDOFF', 2);
  session.institution = null;
  addEvent(session, 'CONNECT_NEW_INSTITUTION', 2);
  returnToInstitutions(session);
}

/** Plaid records HANDOFF when the user closes the last page, not when the Item is added. */
export function finish(session: LinkSession): void {
  session.ending = { status: 'SUCCESS' };
  setStage(session, { name: 'done', sentWebhook: null });
  addEvent(session, 'HANDOFF', 2);
}

/** Leaving after an Item was added is an exit too. */
export function exitLink(
  session: LinkSession,
  { status, error }: { status: string | undefined; error: ExitError | null } = {
    status: getExitStatus(session.stage),
    error: session.error,
  },
): void {
  const { institution } = session;
  const requestId = newRequestId();
  session.ending = {
    status: 'EXITED',
    exit: {
      error: error && toPlaidError(error, requestId),
      metadata: {
        institution: institution && { name: institution.name, institution_id: institution.id },
        ...(status !== undefined && { status }),
        link_session_id: session.id,
        request_id: requestId,
      },
    },
  };
  setStage(session, { name: 'done', sentWebhook: null });
  addEvent(session, 'EXIT', 3, {
    ...(status !== undefined && { exit_status: status }),
    ...(error && toEventMetadata(error)),
    request_id: requestId,
  });
}

/** Rejects a form; records no event. */
export function showFormErrors(session: LinkSession, formErrors: LinkSession['formErrors']): void {
  session.formErrors = formErrors;
}

const MAX_USERNAME_LENGTH = 100;

/** Shows the user name again after a rejected login; records no event. */
export function keepUsername(session: LinkSession, username: string): void {
  session.stage = { name: 'credentials', username: username.slice(0, MAX_USERNAME_LENGTH) };
}

/** Records no event: sending an Item webhook is not part of Link. */
export function showSentWebhook(session: LinkSession, kind: string): void {
  setStage(session, { name: 'done', sentWebhook: kind });
  session.revision += 1;
}

function showStage(session: LinkSession, stage: Stage, view: string, seconds = 1): void {
  setStage(session, stage);
  addView(session, view, seconds);
}

function setStage(session: LinkSession, stage: Stage): void {
  session.stage = stage;
  session.formErrors = {};
}

function addError(session: LinkSession, error: ExitError): void {
  session.error = error;
  addEvent(session, 'ERROR', 2, toEventMetadata(error));
}

function toEventMetadata({ code, message, type }: ExitError): Wire<LinkEventMetadata> {
  return { error_code: code, error_message: message, error_type: type };
}

/** `exit.metadata.status`. Plaid defines none for the consent page. */
function getExitStatus(stage: Stage): string | undefined {
  return stage.name === 'error' ? stage.error.exitStatus : exitStatuses[stage.name];
}

const exitStatuses: Readonly<Partial<Record<Stage['name'], string>>> = {
  institutions: 'institution_not_found',
  credentials: 'requires_credentials',
  oauth: 'requires_oauth',
  bank: 'requires_oauth',
  code: 'requires_code',
  accounts: 'requires_account_selection',
  // Observed at Plaid, absent from its documented statuses.
  connected: 'connected',
};
