/**
 * Hosted Link. `/hl/<id>`, the `hosted_link_url`, starts a session each time it is opened, as Link does. The session has
 * one URL per stage, `/hl/<id>/<session>/<stage>`; any other stage redirects to the current one.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';
import type { LinkSessions } from '../session/LinkSessions';
import { exitLink, showSentWebhook } from '../session/userActions';
import type { ItemWebhooks } from '../webhooks/ItemWebhooks';
import { isCurrentForm } from './forms';
import type { StepContext } from './HostedStep';
import { html } from './html';
import { readItemWebhookKind, toItemWebhookRequest } from './itemWebhookForm';
import { EXIT_BUTTON, type HostedPage, renderPage } from './page';
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
  const findToken = (id: string): LinkToken | null => {
    const token = linkTokens.findByHostedLinkId(id, now());
    return token && canOpenLink(token, now()) ? token : null;
  };
  const findContext = (params: SessionRoute['Params']): StepContext | null => {
    const token = findToken(params.id);
    const session = token?.sessions.find(({ id }) => id === params.session);
    return token && session ? { token, session, stage: session.stage } : null;
  };

  // HEAD and prefetch requests start no session.
  app.get<{ Params: { id: string } }>('/hl/:id', { exposeHeadRoute: false }, async (request, reply) => {
    const token = findToken(request.params.id);
    if (!token) return sendNotFound(reply);
    if (request.headers['sec-purpose']?.includes('prefetch')) return reply.status(503).send();
    return redirect(buildPath(token, sessions.open(token)), reply);
  });

  app.get<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const context = findContext(request.params);
    if (!context) return sendNotFound(reply);
    const { token, session, stage } = context;
    if (request.params.stage !== stage.name) return redirect(buildPath(token, session), reply);
    return sendPage(reply, hostedSteps[stage.name].render(context), context);
  });

  app.post<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const context = findContext(request.params);
    if (!context) return sendNotFound(reply);
    const { token, session, stage } = context;
    const fields = new URLSearchParams(request.body instanceof Buffer ? request.body.toString() : '');
    const webhook = readItemWebhookKind(fields);
    if (session.ending && webhook !== null) {
      if (isCurrentForm(fields, session)) {
        itemWebhooks.fire(toItemWebhookRequest(token, webhook));
        showSentWebhook(session, webhook);
      }
      return redirect(buildPath(token, session), reply);
    }
    if (!session.ending && isCurrentForm(fields, session)) {
      sessions.apply(token, session, () => {
        if (fields.has(EXIT_BUTTON)) exitLink(session);
        else hostedSteps[stage.name].submit(context, fields);
      });
    }
    const completionUri = session.ending ? token.hostedLink?.completionRedirectUri : undefined;
    // `href` is percent-encoded, as a header requires.
    return redirect(completionUri ? new URL(completionUri).href : buildPath(token, session), reply);
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ApiError)) throw error;
    return sendError(reply.status(error.status), 'Request failed', error.message);
  });
  done();
}

function buildPath({ hostedLink }: LinkToken, session: LinkSession): string {
  return `/hl/${hostedLink?.id}/${session.id}/${session.stage.name}`;
}

/** See Other, so that reloading the next page does not post the form again. */
function redirect(location: string, reply: FastifyReply): FastifyReply {
  return reply.headers(HEADERS).redirect(location, 303);
}

function sendNotFound(reply: FastifyReply): FastifyReply {
  return sendError(reply.status(404), 'Not found', 'This link does not exist or has expired.');
}

function sendError(reply: FastifyReply, title: string, text: string): FastifyReply {
  return sendPage(reply, { title, content: html`<p>${text}</p>` }, null);
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function sendPage(reply: FastifyReply, page: HostedPage, context: StepContext | null): FastifyReply {
  return reply
    .headers({
      ...HEADERS,
      'content-security-policy': buildContentSecurityPolicy(context?.token.hostedLink?.completionRedirectUri),
      'content-type': 'text/html; charset=utf-8',
    })
    .send(renderPage(page, context?.session ?? null).text);
}
