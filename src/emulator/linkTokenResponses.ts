/** Responses of `/link/token/create` and `/link/token/get`. */
import type { LinkTokenCreateResponse, LinkTokenGetResponse, LinkTokenGetSessionsResponse } from 'plaid';
import type { LinkToken } from './LinkTokenStore';
import { isRetained, type LinkSession } from './session/LinkSession';
import { formatSeconds } from './timestamps';
import type { Wire } from './wire';

type SessionResponse = Wire<LinkTokenGetSessionsResponse>;

export function toCreateResponse(
  token: LinkToken,
  hostedLinkUrl: string | null,
  requestId: string,
): Wire<LinkTokenCreateResponse> {
  return {
    expiration: formatSeconds(token.expiresAt),
    ...(hostedLinkUrl !== null && { hosted_link_url: hostedLinkUrl }),
    link_token: token.value,
    request_id: requestId,
    ...(token.userId !== undefined && { user_id: token.userId }),
  };
}

/** `link_sessions` is absent while there is none. */
export function toGetResponse(
  token: LinkToken,
  options: { now: number; legacyCallbacks: boolean; requestId: string },
): Wire<LinkTokenGetResponse> {
  const sessions = token.sessions.filter((session) => isRetained(session, options.now));
  return {
    created_at: formatSeconds(token.createdAt),
    expiration: formatSeconds(token.expiresAt),
    ...(sessions.length > 0 && {
      link_sessions: sessions.map((session) => toSessionResponse(session, options.legacyCallbacks)),
    }),
    link_token: token.value,
    metadata: token.metadata,
    request_id: options.requestId,
    ...(token.userId !== undefined && { user_id: token.userId }),
  };
}

function toSessionResponse(session: LinkSession, legacyCallbacks: boolean): SessionResponse {
  const { ending, finishedAt, items } = session;
  const hasResults = items.length > 0 || ending?.status === 'SUCCESS';
  return {
    link_session_id: session.id,
    started_at: session.startedAt,
    ...(finishedAt && { finished_at: finishedAt }),
    ...(legacyCallbacks && toLegacyCallbacks(session)),
    ...(ending?.exit && { exit: ending.exit }),
    // Newest first, as in Plaid's example, which promises no order.
    events: session.events.toReversed(),
    ...(hasResults && {
      results: {
        item_add_results: items.map(({ result }) => result),
        cra_item_add_results: [],
        cra_update_results: [],
        bank_income_results: [],
        payroll_income_results: [],
        document_income_results: null,
        cra_document_upload_results: null,
      },
    }),
  };
}

/** The deprecated duplicates of `results` and `exit`. `on_success` has room for the first Item only. */
function toLegacyCallbacks({
  id,
  items: [first],
  ending,
}: LinkSession): Pick<SessionResponse, 'on_success' | 'on_exit'> {
  return {
    ...(first && {
      on_success: {
        public_token: first.result.public_token,
        metadata: {
          institution: first.result.institution,
          accounts: first.result.accounts,
          link_session_id: id,
          transfer_status: null,
        },
      },
    }),
    ...(ending?.exit && { on_exit: ending.exit }),
  };
}
