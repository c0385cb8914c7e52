/** The answers of the two link-token endpoints. */
import type { LinkTokenCreateResponse, LinkTokenGetResponse } from 'plaid';
import type { LinkToken } from './LinkTokenStore';
import { isRetained } from './session/LinkSession';
import { toSessionResponse } from './session/sessionAnswer';
import { formatSeconds } from './timestamps';
import type { Wire } from './wire';

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

/** Without a session to tell of, `link_sessions` is absent. */
export function toGetResponse(
  token: LinkToken,
  options: { now: number; legacyCallbacks: boolean; requestId: string },
): Wire<LinkTokenGetResponse> {
  const told = token.sessions.filter((session) => isRetained(session, options.now));
  return {
    created_at: formatSeconds(token.createdAt),
    expiration: formatSeconds(token.expiresAt),
    ...(told.length > 0 && {
      link_sessions: told.map((session) => toSessionResponse(session, options.legacyCallbacks)),
    }),
    link_token: token.value,
    metadata: token.metadata,
    request_id: options.requestId,
    ...(token.userId !== undefined && { user_id: token.userId }),
  };
}
