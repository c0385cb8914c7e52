/** One Link session as it is kept. `moves.ts` changes it, `recording.ts` gives it its events and its times. */
import type { LinkEvent, LinkSessionExit, LinkSessionItemAddResult } from 'plaid';
import { newLinkSessionId } from '../identifiers';
import { HOUR } from '../timestamps';
import type { Wire } from '../wire';
import type { ExitError } from './exitErrors';
import type { Institution } from './institutions';
import type { Stage } from './stages';

/** How long Plaid tells of a session after its end. */
const KEPT_AFTER_END = 6 * HOUR;
/** Of one link token, however often somebody opens Link: the oldest go. */
const MOST_SESSIONS = 100;

export type ItemAddResult = Wire<LinkSessionItemAddResult>;

export interface LinkSession {
  readonly id: string;
  /** In nanoseconds, as it goes out. */
  startedAt: string;
  /** Milliseconds. */
  lastEventAt: number;
  /** Oldest first. */
  readonly events: Wire<LinkEvent>[];
  readonly items: ItemAddResult[];
  /** The one last chosen, or in update mode the Item's. */
  institution: Institution | null;
  /** What last went wrong and was not put right. */
  error: ExitError | null;
  /** Where the person stands. */
  stage: Stage;
  /** Grows with whatever happens: a form of an older page is known by it. */
  revision: number;
  /** What is wrong with the form sent last, by the names of its fields. */
  formErrors: Readonly<Record<string, string>>;
  ending: Ending | null;
  finishedAt: FinishedAt | null;
}

export interface Ending {
  readonly status: 'SUCCESS' | 'EXITED';
  readonly exit?: Wire<LinkSessionExit>;
}

interface FinishedAt {
  readonly milliseconds: number;
  /** In nanoseconds, as it goes out. */
  readonly timestamp: string;
}

/** What just happened in a session. */
export interface SessionChange {
  readonly session: LinkSession;
  /** The Items that it added. */
  readonly addedItems: readonly ItemAddResult[];
}

export function newSession(token: { readonly createdAt: number }): LinkSession {
  return {
    id: newLinkSessionId(),
    startedAt: '',
    // Nobody opens Link before there is a token: what is played sooner than people move is squeezed.
    lastEventAt: token.createdAt,
    events: [],
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
  if (sessions.length === MOST_SESSIONS) sessions.shift();
  sessions.push(session);
}

/** Whether Plaid still tells of the session. */
export function isRetained({ finishedAt }: LinkSession, now: number): boolean {
  return !finishedAt || now < finishedAt.milliseconds + KEPT_AFTER_END;
}

export function listPublicTokens(session: LinkSession): string[] {
  return session.items.map((item) => item.public_token);
}

export function getInstitution(session: LinkSession): Institution {
  if (!session.institution) throw new Error('the person has chosen no institution yet');
  return session.institution;
}
