/**
 * What Link records while a person goes through it: short runs of steps that sessions are made of, and the events
 * that they become. Names and views are Plaid's; the pace is that of someone who knows the way.
 */
import type { LinkEvent, LinkEventMetadata } from 'plaid';
import { newEventId, newRequestId } from '../identifiers';
import { SECOND, wholeSeconds } from '../timestamps';
import type { Wire } from '../wire';
import type { ExitError } from './exitErrors';
import type { Institution } from './institutions';

type Details = Omit<Wire<LinkEventMetadata>, 'request_id'>;

export interface Step {
  readonly name: string;
  /** Seconds since the step before. */
  readonly seconds: number;
  readonly details: Details;
}

export function opening(): Step[] {
  return [
    { name: 'OPEN', seconds: 0, details: {} },
    view('CONSENT', 1),
    { name: 'SKIP_SUBMIT_PHONE', seconds: 4, details: {} },
    view('SELECT_INSTITUTION', 1),
  ];
}

/** Update mode knows the institution: Link opens at its login. */
export function openingForUpdate(institution: Institution): Step[] {
  return [{ name: 'OPEN', seconds: 0, details: at(institution) }, loginView(institution)];
}

/** One Item is connected, and the person goes back for another. */
export function anotherItem(connected: Institution): Step[] {
  return [
    ...handOff(connected),
    { name: 'CONNECT_NEW_INSTITUTION', seconds: 2, details: {} },
    view('SELECT_INSTITUTION', 1),
  ];
}

export function selecting(institution: Institution): Step[] {
  return [{ name: 'SELECT_INSTITUTION', seconds: 4, details: at(institution) }, loginView(institution)];
}

export function loggingIn(institution: Institution): Step[] {
  return institution.oauth
    ? [...leavingForOAuth(institution), view('LOADING', 12, at(institution))]
    : [
        { name: 'SUBMIT_CREDENTIALS', seconds: 7, details: at(institution) },
        view('LOADING', 1, at(institution)),
      ];
}

export function leavingForOAuth(institution: Institution): Step[] {
  return [{ name: 'OPEN_OAUTH', seconds: 3, details: at(institution) }];
}

/** Accounts are chosen; with OAuth that happened at the institution. */
export function connecting(institution: Institution): Step[] {
  const choosing = institution.oauth ? [] : [view('SELECT_ACCOUNT', 3, at(institution))];
  return [...choosing, view('CONNECTED', 4, at(institution))];
}

export function handOff(institution: Institution): Step[] {
  return [{ name: 'HANDOFF', seconds: 2, details: at(institution) }];
}

export function failing(institution: Institution, error: ExitError): Step[] {
  const mfa = { ...at(institution), mfa_type: 'code' };
  return [
    ...(error.mfa ? [view('MFA', 2, mfa), { name: 'SUBMIT_MFA', seconds: 6, details: mfa }] : []),
    { name: 'ERROR', seconds: 2, details: { ...at(institution), ...told(error) } },
    view('ERROR', 1, at(institution)),
  ];
}

export function exiting(institution: Institution, exitStatus: string, error: ExitError | undefined): Step[] {
  const details = { ...at(institution), exit_status: exitStatus, ...(error && told(error)) };
  return [{ name: 'EXIT', seconds: 3, details }];
}

/** The steps' events, oldest first, spread over the time up to `end` but not before `earliest` (milliseconds). */
export function eventsOf(
  steps: readonly Step[],
  earliest: number,
  end: number,
): { events: Wire<LinkEvent>[]; start: number } {
  const total = steps.reduce((sum, { seconds }) => sum + seconds * SECOND, 0);
  const span = Math.min(total, end - earliest);
  let elapsed = 0;
  const events = steps.map(({ name, seconds, details }) => {
    elapsed += seconds * SECOND;
    const timestamp = wholeSeconds(total === 0 ? end : end - span + (span * elapsed) / total);
    return {
      event_id: newEventId(),
      event_metadata: { ...details, request_id: newRequestId() },
      event_name: name,
      timestamp,
    };
  });
  return { events, start: end - span };
}

function view(name: string, seconds: number, details: Details = {}): Step {
  return { name: 'TRANSITION_VIEW', seconds, details: { ...details, view_name: name } };
}

function loginView(institution: Institution): Step {
  return view(institution.oauth ? 'OAUTH' : 'CREDENTIAL', 1, at(institution));
}

function at(institution: Institution): Details {
  return { institution_id: institution.id, institution_name: institution.name };
}

function told(error: ExitError): Details {
  return { error_code: error.code, error_message: error.message, error_type: error.type };
}
