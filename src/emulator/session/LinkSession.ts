/** State of one Link session. `userActions.ts` changes it; `linkEvents.ts` records its events and times. */
import type { LinkEvent, LinkEventMetadata, LinkSessionExit, LinkSessionItemAddResult } from 'plaid';
import { newLinkSessionId } from '../identifiers';
import { HOUR } from '../timestamps';
import type { Wire } from '../wire';
import type { Account } from './accounts';
import type { ExitError } from './exitErrors';
import type { Institution } from './institutions';

/** Plaid returns a session for six hours after its end. */
const RETENTION = 6 * HOUR;
/** Sessions kept per link token; the oldest is dropped first. */
const MAX_SESSIONS = 100;

/** A connected Item. Its id is in its webhooks, and not in the session's result. */
export interface Item {
  readonly id: string;
  readonly result: Wire<LinkSessionItemAddResult>;
}

/** The user's position in Link, with the state of that step. Hosted Link has one page per stage. */
export type Stage =
  | { readonly name: 'consent' }
  | { readonly name: 'institutions'; readonly query: string }
  /** `username` is the one of a rejected login. */
  | { readonly name: 'credentials'; readonly username: string }
  | { readonly name: 'oauth' }
  /** The institution's own site. */
  | { readonly name: 'bank' }
  /** `accepts` is the right code; with null, every code is wrong. */
  | { readonly name: 'code'; readonly accepts: string | null }
  | { readonly name: 'accounts'; readonly offered: readonly Account[] }
  | { readonly name: 'error'; readonly error: ExitError }
  | { readonly name: 'connected' }
  /** `sentWebhook` is the kind of the last Item webhook that the page sent. */
  | { readonly name: 'done'; readonly sentWebhook: string | null };

export interface LinkSession {
  readonly id: string;
  /** Origin of the app's page that frames Link (web SDK); null without one. */
  app: string | null;
  /** `oauth_state_id` of the last return from an OAuth login through the link token's `redirect_uri`. */
  oauthStateId: string | null;
  /** Time of the last report whether the user sees Link, by the browser's clock. */
  presenceAt: number;
  /** Timestamp with nanoseconds, as Plaid returns it. */
  startedAt: string;
  /** Milliseconds since 1970. */
  lastEventAt: number;
  /** Oldest first. */
  readonly events: Wire<LinkEvent>[];
  /** Events of the current action, before they get their timestamps. */
  readonly pendingEvents: PendingEvent[];
  readonly items: Item[];
  /** Selected last; in update mode, the Item's own. */
  institution: Institution | null;
  /** The last error that the user has not recovered from. */
  error: ExitError | null;
  stage: Stage;
  /** Incremented by every action; a form of another revision is stale. */
  revision: number;
  /** Error messages for the last form, by field name. */
  formErrors: Readonly<Record<string, string>>;
  ending: { readonly status: 'SUCCESS' | 'EXITED'; readonly exit?: Wire<LinkSessionExit> } | null;
  /** Timestamp with nanoseconds, the time of the last event. */
  finishedAt: string | null;
}

export interface PendingEvent {
  readonly name: string;
  /** Time since the previous event. */
  readonly seconds: number;
  readonly metadata: Wire<LinkEventMetadata>;
}

/** The result of one action or script. */
export interface SessionChange {
  readonly session: LinkSession;
  readonly addedItems: readonly Item[];
}

export function newSession(token: { readonly createdAt: number }, app: string | null = null): LinkSession {
  return {
    id: newLinkSessionId(),
    app,
    oauthStateId: null,
    presenceAt: 0,
    startedAt: '',
    // No event precedes the link token: a script played right after its creation is compressed.
    lastEventAt: token.createdAt,
    events: [],
    pendingEvents: [],
    items: [],
    institution: null,
    error: null,
    stage: { name: 'consent' },
    revision: 0,
    formErrors: {},
    ending: null,
    finishedAt: null,
  };
}

export function addSession({ sessions }: { readonly sessions: LinkSession[] }, session: LinkSession): void {
  if (sessions.length === MAX_SESSIONS) sessions.shift();
  sessions.push(session);
}

/** Whether Plaid still returns the session. */
export function isRetained({ finishedAt, lastEventAt }: LinkSession, now: number): boolean {
  return finishedAt === null || now < lastEventAt + RETENTION;
}

export function listPublicTokens(session: LinkSession): string[] {
  return session.items.map(({ result }) => result.public_token);
}

export function getInstitution(session: LinkSession): Institution {
  if (!session.institution) throw new Error('the session has no institution');
  return session.institution;
}
