/** The answers of the two link-token endpoints. */
import type { LinkTokenCreateResponse, LinkTokenGetResponse } from 'plaid';
import type { LinkToken } from './linkTokens';
import { isTold } from './session/LinkSession';
import { toAnswer } from './session/sessionAnswer';
import { wholeSeconds } from './timestamps';
import type { Wire } from './wire';

export function createAnswer(
  token: LinkToken,
  hostedLinkUrl: string | null,
  requestId: string,
): Wire<LinkTokenCreateResponse> {
  return {
    expiration: wholeSeconds(token.expiresAt),
    ...(hostedLinkUrl !== null && { hosted_link_url: hostedLinkUrl }),
    link_token: token.value,
    request_id: requestId,
    ...(token.userId !== undefined && { user_id: token.userId }),
  };
}

/** Without a session to tell of, `link_sessions` is absent. */
export function getAnswer(
  token: LinkToken,
  options: { now: number; legacyCallbacks: boolean; requestId: string },
): Wire<LinkTokenGetResponse> {
  const told = token.sessions.filter((session) => isTold(session, options.now));
  return {
    created_at: wholeSeconds(token.createdAt),
    expiration: wholeSeconds(token.expiresAt),
    ...(told.length > 0 && {
      link_sessions: told.map((session) => toAnswer(session, options.legacyCallbacks)),
    }),
    link_token: token.value,
    metadata: token.metadata,
    request_id: options.requestId,
    ...(token.userId !== undefined && { user_id: token.userId }),
  };
}
