/**
 * What a person can do in Link. Each move brings the session to its next stage and returns what Link records of
 * it. Hosted Link's pages make one at a time, scripts many at once: when it all happens is `recording.ts`'s.
 */
import { newPublicToken, newRequestId } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import type { Account } from './accounts';
import { type EventDraft, eventDrafts } from './eventDrafts';
import { type ExitError, toPlaidError } from './exitErrors';
import { type Institution, pickInstitution } from './institutions';
import { getInstitution, type LinkSession } from './LinkSession';
import { getExitStatus, type Stage } from './stages';

export function openLink(token: LinkToken, session: LinkSession): EventDraft[] {
  if (!token.isUpdateMode) return to(session, { name: 'consent' }, eventDrafts.opening());
  const institution = pickInstitution(0, token.metadata.country_codes);
  session.institution = institution;
  return to(session, loginAt(institution), eventDrafts.openingForUpdate(institution));
}

/** @param preselected Where the link token names an institution, nobody has to look for one. */
export function giveConsent(session: LinkSession, preselected?: Institution): EventDraft[] {
  const agreeing = eventDrafts.agreeing();
  if (preselected) return [...agreeing, ...selectInstitution(session, preselected)];
  return to(session, { name: 'institutions', query: '' }, [...agreeing, ...eventDrafts.browsing()]);
}

/** An empty query shows all institutions again. */
export function searchInstitutions(session: LinkSession, query: string): EventDraft[] {
  return to(session, { name: 'institutions', query }, query === '' ? [] : eventDrafts.searching(query));
}

export function selectInstitution(session: LinkSession, institution: Institution): EventDraft[] {
  session.institution = institution;
  session.error = null;
  return to(session, loginAt(institution), eventDrafts.selecting(institution));
}

/** Back from an institution to all of them. */
export function returnToInstitutions(session: LinkSession): EventDraft[] {
  session.institution = null;
  return to(session, { name: 'institutions', query: '' }, eventDrafts.browsing());
}

export function submitCredentials(session: LinkSession): EventDraft[] {
  return [
    ...eventDrafts.submittingCredentials(getInstitution(session)),
    ...eventDrafts.loading(getInstitution(session)),
  ];
}

export function rejectCredentials(session: LinkSession, error: ExitError, field: string): EventDraft[] {
  session.error = error;
  const steps = to(
    session,
    { name: 'credentials' },
    eventDrafts.refusingCredentials(getInstitution(session), error),
  );
  session.formErrors = { [field]: error.displayMessage };
  return steps;
}

/** @param accepts The right code; null where each is wrong. */
export function askForCode(session: LinkSession, accepts: string | null): EventDraft[] {
  return to(session, { name: 'code', accepts }, eventDrafts.askingForCode(getInstitution(session)));
}

export function submitCode(session: LinkSession): EventDraft[] {
  return eventDrafts.submittingCode(getInstitution(session));
}

export function rejectCode(session: LinkSession, error: ExitError, field: string): EventDraft[] {
  session.error = error;
  session.formErrors = { [field]: error.displayMessage };
  return eventDrafts.refusingCode(getInstitution(session), error);
}

export function openOAuth(session: LinkSession): EventDraft[] {
  return to(session, { name: 'bank' }, eventDrafts.leavingForOAuth(getInstitution(session)));
}

export function approveOAuth(session: LinkSession): EventDraft[] {
  return eventDrafts.loading(getInstitution(session));
}

export function closeOAuth(session: LinkSession): EventDraft[] {
  return to(session, { name: 'oauth' }, eventDrafts.closingOAuth(getInstitution(session)));
}

export function failOAuth(session: LinkSession, field: string, problem: string): EventDraft[] {
  const steps = to(session, { name: 'oauth' }, eventDrafts.failingOAuth(getInstitution(session)));
  session.formErrors = { [field]: problem };
  return steps;
}

/** An error that the person cannot put right on the page where it happened. */
export function showError(session: LinkSession, error: ExitError): EventDraft[] {
  session.error = error;
  return to(session, { name: 'error', error }, eventDrafts.failing(getInstitution(session), error));
}

export function retryLogin(session: LinkSession): EventDraft[] {
  return to(session, loginAt(getInstitution(session)), eventDrafts.tryingAgain(getInstitution(session)));
}

export function offerAccounts(session: LinkSession, offered: readonly Account[]): EventDraft[] {
  session.error = null;
  return to(session, { name: 'accounts', offered }, eventDrafts.choosingAccounts(getInstitution(session)));
}

/** In update mode the Item is there already. */
export function connectItem(
  token: LinkToken,
  session: LinkSession,
  accounts: readonly Account[],
): EventDraft[] {
  const institution = getInstitution(session);
  session.error = null;
  if (!token.isUpdateMode) {
    session.items.push({
      public_token: newPublicToken(),
      accounts: [...accounts],
      institution: { name: institution.name, institution_id: institution.id },
    });
  }
  return to(session, { name: 'connected' }, eventDrafts.connected(institution));
}

export function connectAnother(session: LinkSession): EventDraft[] {
  const steps = [...eventDrafts.handingOff(session.institution), ...eventDrafts.goingBackForAnother()];
  session.institution = null;
  return to(session, { name: 'institutions', query: '' }, steps);
}

export function finish(session: LinkSession): EventDraft[] {
  session.ending = { status: 'SUCCESS' };
  return to(session, { name: 'done' }, eventDrafts.handingOff(session.institution));
}

/** After a success it is an exit too: the person did leave, though there is an Item. */
export function exitLink(
  session: LinkSession,
  { status, error }: { status: string | undefined; error: ExitError | null } = {
    status: getExitStatus(session.stage),
    error: session.error,
  },
): EventDraft[] {
  const { institution } = session;
  const requestId = newRequestId();
  session.ending = {
    status: 'EXITED',
    exit: {
      error: error ? toPlaidError(error, requestId) : null,
      metadata: {
        institution: institution && { name: institution.name, institution_id: institution.id },
        ...(status !== undefined && { status }),
        link_session_id: session.id,
        request_id: requestId,
      },
    },
  };
  return to(session, { name: 'done' }, eventDrafts.exiting(institution, { status, error, requestId }));
}

/** The form was not usable: the person stays, and nothing is recorded. */
export function showFormErrors(session: LinkSession, problems: LinkSession['formErrors']): EventDraft[] {
  session.formErrors = problems;
  return [];
}

function to(session: LinkSession, stage: Stage, steps: EventDraft[]): EventDraft[] {
  session.stage = stage;
  session.formErrors = {};
  return steps;
}

function loginAt({ oauth }: Institution): Stage {
  return { name: oauth ? 'oauth' : 'credentials' };
}
