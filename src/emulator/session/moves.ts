/**
 * What a person can do in Link. Each move brings the session to its next stage and returns what Link records of
 * it. Hosted Link's pages make one at a time, scripts many at once: when it all happens is `recording.ts`'s.
 */
import { newPublicToken, newRequestId } from '../identifiers';
import type { LinkToken } from '../linkTokens';
import type { Account } from './accounts';
import { type ExitError, toPlaidError } from './exitErrors';
import { type Institution, institutionAt } from './institutions';
import { chosen, type LinkSession } from './LinkSession';
import { exitStatusAt, type Stage } from './stages';
import { type Step, trail } from './trail';

export function openLink(token: LinkToken, session: LinkSession): Step[] {
  if (!token.updating) return to(session, { name: 'consent' }, trail.opening());
  const institution = institutionAt(0, token.metadata.country_codes);
  session.institution = institution;
  return to(session, loginAt(institution), trail.openingForUpdate(institution));
}

/** @param preselected Where the link token names an institution, nobody has to look for one. */
export function agree(session: LinkSession, preselected?: Institution): Step[] {
  const agreeing = trail.agreeing();
  if (preselected) return [...agreeing, ...select(session, preselected)];
  return to(session, { name: 'institutions', query: '' }, [...agreeing, ...trail.browsing()]);
}

/** An empty query shows all institutions again. */
export function search(session: LinkSession, query: string): Step[] {
  return to(session, { name: 'institutions', query }, query === '' ? [] : trail.searching(query));
}

export function select(session: LinkSession, institution: Institution): Step[] {
  session.institution = institution;
  session.error = null;
  return to(session, loginAt(institution), trail.selecting(institution));
}

/** Back from an institution to all of them. */
export function chooseAgain(session: LinkSession): Step[] {
  session.institution = null;
  return to(session, { name: 'institutions', query: '' }, trail.browsing());
}

export function submitCredentials(session: LinkSession): Step[] {
  return [...trail.submittingCredentials(chosen(session)), ...trail.loading(chosen(session))];
}

export function refuseCredentials(session: LinkSession, error: ExitError, field: string): Step[] {
  session.error = error;
  const steps = to(session, { name: 'credentials' }, trail.refusingCredentials(chosen(session), error));
  session.problems = { [field]: error.display };
  return steps;
}

/** @param accepts The right code; null where each is wrong. */
export function askForCode(session: LinkSession, accepts: string | null): Step[] {
  return to(session, { name: 'code', accepts }, trail.askingForCode(chosen(session)));
}

export function submitCode(session: LinkSession): Step[] {
  return trail.submittingCode(chosen(session));
}

export function refuseCode(session: LinkSession, error: ExitError, field: string): Step[] {
  session.error = error;
  session.problems = { [field]: error.display };
  return trail.refusingCode(chosen(session), error);
}

export function leaveForBank(session: LinkSession): Step[] {
  return to(session, { name: 'bank' }, trail.leavingForOAuth(chosen(session)));
}

export function approveAtBank(session: LinkSession): Step[] {
  return trail.loading(chosen(session));
}

export function closeBank(session: LinkSession): Step[] {
  return to(session, { name: 'oauth' }, trail.closingOAuth(chosen(session)));
}

export function failAtBank(session: LinkSession, field: string, problem: string): Step[] {
  const steps = to(session, { name: 'oauth' }, trail.failingOAuth(chosen(session)));
  session.problems = { [field]: problem };
  return steps;
}

/** An error that the person cannot put right on the page where it happened. */
export function fail(session: LinkSession, error: ExitError): Step[] {
  session.error = error;
  return to(session, { name: 'error', error }, trail.failing(chosen(session), error));
}

export function tryAgain(session: LinkSession): Step[] {
  return to(session, loginAt(chosen(session)), trail.tryingAgain(chosen(session)));
}

export function offerAccounts(session: LinkSession, offered: readonly Account[]): Step[] {
  session.error = null;
  return to(session, { name: 'accounts', offered }, trail.choosingAccounts(chosen(session)));
}

/** In update mode the Item is there already. */
export function connect(token: LinkToken, session: LinkSession, accounts: readonly Account[]): Step[] {
  const institution = chosen(session);
  session.error = null;
  if (!token.updating) {
    session.items.push({
      public_token: newPublicToken(),
      accounts: [...accounts],
      institution: { name: institution.name, institution_id: institution.id },
    });
  }
  return to(session, { name: 'connected' }, trail.connected(institution));
}

export function connectAnother(session: LinkSession): Step[] {
  const steps = [...trail.handingOff(session.institution), ...trail.goingBackForAnother()];
  session.institution = null;
  return to(session, { name: 'institutions', query: '' }, steps);
}

export function finish(session: LinkSession): Step[] {
  session.ending = { status: 'SUCCESS' };
  return to(session, { name: 'done' }, trail.handingOff(session.institution));
}

/** After a success it is an exit too: the person did leave, though there is an Item. */
export function leave(
  session: LinkSession,
  { status, error }: { status: string | undefined; error: ExitError | null } = {
    status: exitStatusAt(session.stage),
    error: session.error,
  },
): Step[] {
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
  return to(session, { name: 'done' }, trail.exiting(institution, { status, error, requestId }));
}

/** The form was not usable: the person stays, and nothing is recorded. */
export function stay(session: LinkSession, problems: LinkSession['problems']): Step[] {
  session.problems = problems;
  return [];
}

function to(session: LinkSession, stage: Stage, steps: Step[]): Step[] {
  session.stage = stage;
  session.problems = {};
  return steps;
}

function loginAt({ oauth }: Institution): Stage {
  return { name: oauth ? 'oauth' : 'credentials' };
}
