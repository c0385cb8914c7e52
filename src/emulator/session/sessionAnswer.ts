/** One Link session as `/link/token/get` and webhooks tell it. */
import type { LinkEvent, LinkSessionResults, LinkTokenGetSessionsResponse } from 'plaid';
import type { Wire } from '../wire';
import type { ItemAddResult, LinkSession } from './LinkSession';

/** Newest first, as in Plaid's own example; the order is no promise. */
export function eventsAsTold(session: LinkSession): Wire<LinkEvent>[] {
  return session.events.toReversed();
}

/** The session's entry in `link_sessions`; with the deprecated twins of `results` and `exit` where asked for. */
export function toSessionResponse(
  session: LinkSession,
  legacyCallbacks: boolean,
): Wire<LinkTokenGetSessionsResponse> {
  const { ending, finishedAt, items } = session;
  const hasResults = items.length > 0 || ending?.status === 'SUCCESS';
  return {
    link_session_id: session.id,
    started_at: session.startedAt,
    ...(finishedAt && { finished_at: finishedAt.timestamp }),
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
