/**
 * Pages of Link. `/hl/<id>`, the `hosted_link_url`, starts a session each time it is opened, as Link does. A session has
 * one URL per stage, `/hl/<id>/<session>/<stage>`; any other stage redirects to the current one.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';
import type { LinkSessions } from '../session/LinkSessions';
import { exitLink, showSentWebhook } from '../session/userActions';
import type { ItemWebhooks } from '../webhooks/ItemWebhooks';
import { readBrowserScript } from '../webSdk/readBrowserScript';
import { EXIT_BUTTON, isCurrentForm } from './forms';
import type { StepContext } from './HostedStep';
import { html } from './html';
import { readItemWebhookKind, toItemWebhookRequest } from './itemWebhookForm';
import { toLinkPageData } from './linkPageData';
import { getOAuthRedirectUri, returnFromOAuth } from './oauthRedirect';
import { type HostedPage, renderPage } from './page';
import { getPagePath } from './pagePath';
import { hostedSteps } from './steps/hostedSteps';
import { buildContentSecurityPolicy } from './style';

interface HostedLinkOptions {
  readonly linkTokens: LinkTokenStore;
  readonly sessions: LinkSessions;
  readonly itemWebhooks: ItemWebhooks;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface SessionRoute {
  Params: { id: string; session: string; stage?: string };
}

/** Fastify plugin. Its error responses are pages too. */
export function registerHostedLink(
  app: FastifyInstance,
  { linkTokens, sessions, itemWebhooks, now }: HostedLinkOptions,
  done: () => void,
): void {
  const findContext = (params: SessionRoute['Params']): StepContext | null => {
    const token = linkTokens.findByLinkId(params.id, now());
    const session = token?.sessions.find(({ id }) => id === params.session);
    return token && session ? { token, session, stage: session.stage } : null;
  };

  // HEAD and prefetch requests start no session.
  app.get<{ Params: { id: string } }>('/hl/:id', { exposeHeadRoute: false }, async (request, reply) => {
    const token = linkTokens.findByLinkId(request.params.id, now());
    if (!token?.hostedLink || !canOpenLink(token, now())) return sendNotFound(reply, null);
    if (request.headers['sec-purpose']?.includes('prefetch')) return reply.status(503).send();
    return redirect(getPagePath(token, sessions.open(token)), reply);
  });

  app.get<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const context = findContext(request.params);
    if (!context || !canOpenLink(context.token, now())) return sendNotFound(reply, context);
    const { token, session, stage } = context;
    if (request.params.stage !== stage.name) return redirect(getPagePath(token, session), reply);
    return sendPage(reply, hostedSteps[stage.name].render(context), context);
  });

  app.post<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const context = findContext(request.params);
    if (!context || !canOpenLink(context.token, now())) return sendNotFound(reply, context);
    const { token, session, stage } = context;
    const fields = readForm(request.body);
    const webhook = readItemWebhookKind(fields);
    if (session.ending && webhook !== null) {
      if (isCurrentForm(fields, session)) {
        itemWebhooks.fire(toItemWebhookRequest(token, webhook));
        showSentWebhook(session, webhook);
      }
      return redirect(getPagePath(token, session), reply);
    }
    if (!session.ending && isCurrentForm(fields, session)) {
      sessions.apply(token, session, () => {
        if (fields.has(EXIT_BUTTON)) exitLink(session);
        else hostedSteps[stage.name].submit(context, fields);
      });
    }
    return redirect(getNextUrl(context), reply);
  });

  app.post<SessionRoute>('/hl/:id/:session/presence', async (request, reply) => {
    const context = findContext(request.params);
    const fields = readForm(request.body);
    const [at, presence] = [Number(fields.get('at')), fields.get('presence')];
    if (context && at > 0 && Number.isFinite(at) && (presence === 'shown' || presence === 'left')) {
      sessions.recordPresence(context.token, context.session, presence, at);
    }
    return reply.headers(HEADERS).status(204).send();
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ApiError)) throw error;
    return sendError(reply.status(error.status), 'Request failed', error.message, null);
  });
  done();
}

function readForm(body: unknown): URLSearchParams {
  return new URLSearchParams(body instanceof Buffer ? body.toString() : '');
}

/**
 * URL of the page after a form: the session's current one, unless the form led back to the app.
 *
 * @param context as before the form.
 */
function getNextUrl({ token, session, stage: stageBefore }: StepContext): string {
  const isBackFromBank = stageBefore.name === 'bank' && session.stage.name !== 'bank';
  const oauthRedirectUri = isBackFromBank ? getOAuthRedirectUri(token, session) : null;
  if (oauthRedirectUri !== null) return returnFromOAuth(session, oauthRedirectUri);
  const completionUri = session.ending && getCompletionUri(token, session);
  // `href` is percent-encoded, as a header requires.
  return completionUri ? new URL(completionUri).href : getPagePath(token, session);
}

/** Link in a frame of the web SDK ends with a callback instead. */
function getCompletionUri({ hostedLink }: LinkToken, { app }: LinkSession): string | undefined {
  return app === null ? hostedLink?.completionRedirectUri : undefined;
}

/** See Other, so that reloading the next page does not post the form again. */
function redirect(location: string, reply: FastifyReply): FastifyReply {
  return reply.headers(HEADERS).redirect(location, 303);
}

/** @param context of a session whose link token has expired. */
function sendNotFound(reply: FastifyReply, context: StepContext | null): FastifyReply {
  return sendError(reply.status(404), 'Not found', 'This link does not exist or has expired.', context);
}

function sendError(
  reply: FastifyReply,
  title: string,
  text: string,
  context: StepContext | null,
): FastifyReply {
  return sendPage(reply, { title, content: html`<p>${text}</p>` }, context, true);
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** @param isError The page shows no step of the session, which cannot continue. */
function sendPage(
  reply: FastifyReply,
  page: HostedPage,
  context: StepContext | null,
  isError = false,
): FastifyReply {
  const script = readBrowserScript('linkPage');
  const pageScript = context && { script, data: toLinkPageData(context.token, context.session, isError) };
  return reply
    .headers({
      ...HEADERS,
      'content-security-policy': buildContentSecurityPolicy({ script, ...getOrigins(context) }),
      'content-type': 'text/html; charset=utf-8',
    })
    .send(renderPage(page, isError ? null : (context?.session ?? null), pageScript).text);
}

function getOrigins(context: StepContext | null): { redirectUris: string[]; frameAncestor: string | null } {
  if (!context) return { redirectUris: [], frameAncestor: null };
  const { token, session, stage } = context;
  const oauthRedirectUri = stage.name === 'bank' ? getOAuthRedirectUri(token, session) : null;
  // The institution's own site is not framed.
  if (oauthRedirectUri !== null) return { redirectUris: [oauthRedirectUri], frameAncestor: null };
  const completionUri = getCompletionUri(token, session);
  return { redirectUris: completionUri === undefined ? [] : [completionUri], frameAncestor: session.app };
}
