/**
 * Plaid's web SDK: `link-initialize.js`, and the endpoint through which it opens Link in a frame. The link token comes
 * in the body and the browser names the app's origin, the only one whose pages may frame Link.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError, assertField } from '../ApiError';
import { parseWebUrl } from '../create/formats';
import { getPagePath } from '../hosted/pagePath';
import { newRequestId } from '../identifiers';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import { readJsonBody } from '../readJsonBody';
import type { LinkSession } from '../session/LinkSession';
import type { LinkSessions } from '../session/LinkSessions';
import { readBody, type Shape } from '../shape';
import type { OpenedLink } from './browser/linkMessages';
import { readBrowserScript } from './readBrowserScript';
import { newUnusableTokenError } from './toLinkUpdate';

interface WebSdkOptions {
  readonly linkTokens: LinkTokenStore;
  readonly sessions: LinkSessions;
  /** Base URL of the emulator. */
  readonly getUrl: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Body of `POST /emulator/link`. */
interface OpenRequest {
  link_token: string;
  /** URL of the app's page to which an OAuth login returned. */
  received_redirect_uri?: string;
}

const openRequestShape: Shape<OpenRequest> = { link_token: 'string', 'received_redirect_uri?': 'string' };

/** Fastify plugin. */
export function registerWebSdk(
  app: FastifyInstance,
  { linkTokens, sessions, getUrl, now }: WebSdkOptions,
  done: () => void,
): void {
  // The path on Plaid's CDN.
  app.get('/link/v2/stable/link-initialize.js', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-cache',
      'content-type': 'text/javascript; charset=utf-8',
      // The script is public, and a page with COEP loads no other.
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    return readBrowserScript('linkInitialize').replace('EMULATOR_ORIGIN', getUrl());
  });

  app.options('/emulator/link', async (request, reply) => {
    reply.headers({
      ...allowOrigin(request.headers.origin),
      'access-control-allow-headers': 'content-type',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '600',
    });
    return reply.status(204).send();
  });

  app.post('/emulator/link', async (request, reply) => {
    reply.headers({ ...allowOrigin(request.headers.origin), 'cache-control': 'no-store' });
    const origin = readOrigin(request.headers.origin);
    const body = readBody<OpenRequest>(readJsonBody(request), openRequestShape);
    const token = findUnusedToken(linkTokens.find(body.link_token, now()), now());
    const session =
      body.received_redirect_uri === undefined
        ? sessions.open(token, origin)
        : resumeSession(token, body.received_redirect_uri, origin);
    const opened: OpenedLink = {
      url: getUrl() + getPagePath(token, session),
      received_events: countReceivedEvents(session),
    };
    return { ...opened, request_id: newRequestId() };
  });
  done();
}

function allowOrigin(origin: string | undefined): Record<string, string> {
  return { ...(origin !== undefined && { 'access-control-allow-origin': origin }), vary: 'origin' };
}

/** @throws {ApiError} for a page without an http origin, which no Content-Security-Policy can name. */
function readOrigin(header = ''): string {
  const origin = parseWebUrl(header)?.origin;
  if (origin !== header)
    throw new ApiError('INVALID_HEADERS', 'Link opens only in a page served over http or https');
  return origin;
}

/** After a success, Plaid outside Sandbox refuses the token, as here, so that an app does not depend on Sandbox. */
function findUnusedToken(token: LinkToken | undefined, now: number): LinkToken {
  const isUsed = token?.sessions.some(({ ending }) => ending?.status === 'SUCCESS');
  if (!token || isUsed || !canOpenLink(token, now)) throw newUnusableTokenError();
  return token;
}

/**
 * Finds the session by the `oauth_state_id` of the URL, which is valid until its end. The page that resumes it may frame
 * it, also if another origin of the app started it.
 */
function resumeSession(token: LinkToken, receivedRedirectUri: string, origin: string): LinkSession {
  const url = parseWebUrl(receivedRedirectUri);
  const { redirect_uri } = token.metadata;
  assertField(
    url?.origin === origin && redirect_uri !== null && url.pathname === new URL(redirect_uri).pathname,
    'received_redirect_uri must be the URL of the page, which is the redirect_uri of the link token',
  );
  const stateId = url.searchParams.get('oauth_state_id');
  assertField(stateId, 'received_redirect_uri must contain the oauth_state_id of an OAuth login');
  const session = token.sessions.find(({ oauthStateId }) => oauthStateId === stateId);
  if (!session)
    throw new ApiError('INCORRECT_LINK_TOKEN', 'the OAuth login was started by another link token');
  if (session.ending) {
    throw new ApiError('OAUTH_STATE_ID_ALREADY_PROCESSED', 'the OAuth login was already processed');
  }
  session.app = origin;
  return session;
}

/** The app's page was left with OPEN_OAUTH, so the page after it receives the events from there. */
function countReceivedEvents({ events, oauthStateId }: LinkSession): number {
  if (oauthStateId === null) return 0;
  return events.findLastIndex(({ event_name }) => event_name === 'OPEN_OAUTH');
}
