/** OAuth login outside the frame: the browser goes to the institution and returns to the app's `redirect_uri`. */
import { newOAuthStateId } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';

/** The app's URI; null if the login stays in the page, as in Hosted Link and without a `redirect_uri`. */
export function getOAuthRedirectUri({ metadata }: LinkToken, { app }: LinkSession): string | null {
  return app === null ? null : metadata.redirect_uri;
}

/** @returns the app's URI with a new `oauth_state_id`, with which the app's page resumes the session. */
export function returnFromOAuth(session: LinkSession, redirectUri: string): string {
  session.oauthStateId = newOAuthStateId();
  const url = new URL(redirectUri);
  url.searchParams.set('oauth_state_id', session.oauthStateId);
  return url.href;
}
