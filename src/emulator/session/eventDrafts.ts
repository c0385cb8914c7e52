/**
 * What Link records while a person goes through it: the short runs of steps that sessions are made of. Names and
 * views are Plaid's; the pace, for sessions that a script plays, is that of someone who knows the way.
 */
import type { LinkEventMetadata } from 'plaid';
import type { Wire } from '../wire';
import type { ExitError } from './exitErrors';
import type { Institution } from './institutions';

type Details = Wire<LinkEventMetadata>;

/** An event to be. */
export interface EventDraft {
  readonly name: string;
  /** Seconds since the step before. */
  readonly seconds: number;
  readonly metadata: Details;
}

/** How MFA asks: the emulator knows codes only. */
const byCode: Details = { mfa_type: 'code' };

export const eventDrafts = {
  opening: () => [step('OPEN', 0), view('CONSENT', 1)],
  /** Update mode knows the institution: Link opens at its login. */
  openingForUpdate: (institution: Institution) => [step('OPEN', 0, at(institution)), loginView(institution)],

  /** Nobody is asked for a phone number, so every person goes on without. */
  agreeing: () => [step('SKIP_SUBMIT_PHONE', 4)],
  browsing: () => [view('SELECT_INSTITUTION', 1)],
  searching: (query: string) => [step('SEARCH_INSTITUTION', 3, { institution_search_query: query })],
  selecting: (institution: Institution) => [
    step('SELECT_INSTITUTION', 4, at(institution)),
    loginView(institution),
  ],

  submittingCredentials: (institution: Institution) => [step('SUBMIT_CREDENTIALS', 7, at(institution))],
  leavingForOAuth: (institution: Institution) => [step('OPEN_OAUTH', 3, at(institution))],
  closingOAuth: (institution: Institution) => [
    step('CLOSE_OAUTH', 5, at(institution)),
    loginView(institution),
  ],
  failingOAuth: (institution: Institution) => [
    step('FAIL_OAUTH', 5, at(institution)),
    loginView(institution),
  ],
  /** Link waits for the institution, which takes longer where the person was there. */
  loading: (institution: Institution) => [view('LOADING', institution.oauth ? 12 : 1, at(institution))],

  askingForCode,
  submittingCode: (institution: Institution) => [step('SUBMIT_MFA', 6, { ...at(institution), ...byCode })],

  /** An error that the person can put right where it happened. */
  refusingCredentials: (institution: Institution, error: ExitError) => [
    step('ERROR', 2, { ...at(institution), ...told(error) }),
    loginView(institution),
  ],
  refusingCode: (institution: Institution, error: ExitError) => [
    step('ERROR', 2, { ...at(institution), ...told(error) }),
    ...askingForCode(institution),
  ],
  failing: (institution: Institution, error: ExitError) => [
    step('ERROR', 2, { ...at(institution), ...told(error) }),
    view('ERROR', 1, at(institution)),
  ],
  tryingAgain: (institution: Institution) => [loginView(institution)],

  choosingAccounts: (institution: Institution) => [view('SELECT_ACCOUNT', 3, at(institution))],
  connected: (institution: Institution) => [view('CONNECTED', 4, at(institution))],
  /** Comes when the person closes the last page, not when the Item is there. */
  handingOff: (institution: Institution | null) => [step('HANDOFF', 2, at(institution))],
  goingBackForAnother: () => [step('CONNECT_NEW_INSTITUTION', 2), view('SELECT_INSTITUTION', 1)],

  exiting: (
    institution: Institution | null,
    exit: { status: string | undefined; error: ExitError | null; requestId: string },
  ) => [
    step('EXIT', 3, {
      ...at(institution),
      ...(exit.status !== undefined && { exit_status: exit.status }),
      ...(exit.error && told(exit.error)),
      request_id: exit.requestId,
    }),
  ],
} satisfies Record<string, (...args: never[]) => EventDraft[]>;

function askingForCode(institution: Institution): EventDraft[] {
  return [view('MFA', 2, { ...at(institution), ...byCode })];
}

function step(name: string, seconds: number, details: Details = {}): EventDraft {
  return { name, seconds, metadata: details };
}

function view(name: string, seconds: number, details: Details = {}): EventDraft {
  return step('TRANSITION_VIEW', seconds, { ...details, view_name: name });
}

function loginView(institution: Institution): EventDraft {
  return view(institution.oauth ? 'OAUTH' : 'CREDENTIAL', 1, at(institution));
}

function at(institution: Institution | null): Details {
  return institution ? { institution_id: institution.id, institution_name: institution.name } : {};
}

function told(error: ExitError): Details {
  return { error_code: error.code, error_message: error.message, error_type: error.type };
}
