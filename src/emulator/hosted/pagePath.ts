/** Paths of Link's pages: one per stage of a session. */
import type { LinkToken } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';

export function getSessionPath({ linkId }: LinkToken, { id }: LinkSession): string {
  return `/hl/${linkId}/${id}`;
}

/** Path of the session's current page. */
export function getPagePath(token: LinkToken, session: LinkSession): string {
  return `${getSessionPath(token, session)}/${session.stage.name}`;
}
