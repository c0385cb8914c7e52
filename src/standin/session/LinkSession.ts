/** One Link session as it is kept, and as `/link/token/get` tells it. */
import type {
  LinkEvent,
  LinkSessionExit,
  LinkSessionItemAddResult,
  LinkSessionResults,
  LinkTokenGetSessionsResponse,
} from 'plaid';
import { HOUR } from '../timestamps';
import type { Wire } from '../wire';
import type { Institution } from './institutions';

/** How long Plaid tells of a session after its end. */
const KEPT_AFTER_END = 6 * HOUR;

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
  institution?: Institution;
  ending?: Ending;
}

export interface Ending {
  /** Milliseconds. */
  readonly at: number;
  /** In nanoseconds, as it goes out. */
  readonly finishedAt: string;
  readonly status: 'SUCCESS' | 'EXITED';
  readonly exit?: Wire<LinkSessionExit>;
}

/** Whether Plaid still tells of the session. */
export function isTold(session: LinkSession, now: number): boolean {
  return !session.ending || now < session.ending.at + KEPT_AFTER_END;
}

export function publicTokensOf(session: LinkSession): string[] {
  return session.items.map((item) => item.public_token);
}

/** Newest first, as in Plaid's own example; the order is no promise. */
export function eventsAsTold(session: LinkSession): Wire<LinkEvent>[] {
  return session.events.toReversed();
}

/** The session's entry in `link_sessions`; with the deprecated twins of `results` and `exit` where asked for. */
export function toAnswer(session: LinkSession, legacyCallbacks: boolean): Wire<LinkTokenGetSessionsResponse> {
  const { ending, items } = session;
  const hasResults = items.length > 0 || ending?.status === 'SUCCESS';
  return {
    link_session_id: session.id,
    started_at: session.startedAt,
    ...(ending && { finished_at: ending.finishedAt }),
    ...(legacyCallbacks && legacyTwins(session)),
    ...(ending?.exit && { exit: ending.exit }),
    events: eventsAsTold(session),
    ...(hasResults && { results: resultsOf(items) }),
  };
}

function resultsOf(items: ItemAddResult[]): Wire<LinkSessionResults> {
  return {
    item_add_results: items,
    cra_item_add_results: [],
    cra_update_results: [],
    bank_income_results: [],
    payroll_income_results: [],
    document_income_results: null,
    cra_document_upload_results: null,
  };
}

/** `on_success` has room for the first Item only. */
function legacyTwins({
  id,
  items: [first],
  ending,
}: LinkSession): Pick<Wire<LinkTokenGetSessionsResponse>, 'on_success' | 'on_exit'> {
  return {
    ...(first && {
      on_success: {
        public_token: first.public_token,
        metadata: {
          institution: first.institution,
          accounts: first.accounts,
          link_session_id: id,
          transfer_status: null,
        },
      },
    }),
    ...(ending?.exit && { on_exit: ending.exit }),
  };
}
