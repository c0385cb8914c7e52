/**
 * Hosted Link. `/hl/<id>`, the `hosted_link_url`, begins a session each time it is opened, as Link does: the app can
 * be in several tabs. The session then lives under `/hl/<id>/<session>/<stage>`, where reloading begins nothing.
 * A page shows where the session stands; a form that is not of that page, because it was sent twice or from a
 * page gone by, changes nothing and leads there.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../ApiError';
import { canOpenLink, type LinkToken, type LinkTokenStore } from '../LinkTokenStore';
import type { LinkSession } from '../session/LinkSession';
import type { LinkSessions } from '../session/LinkSessions';
import { exitLink } from '../session/userActions';
import { isCurrentForm } from './forms';
import type { StepContext } from './HostedStep';
import { html } from './html';
import { EXIT_BUTTON, type HostedPage, renderPage } from './page';
import { getHostedStep } from './steps/steps';
import { buildContentSecurityPolicy } from './style';

export interface HostedLinkOptions {
  readonly linkTokens: LinkTokenStore;
  readonly sessions: LinkSessions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface SessionRoute {
  Params: { id: string; session: string; stage?: string };
}

/** A Fastify plugin: these routes answer with pages, errors included. */
export function registerHostedLink(
  app: FastifyInstance,
  { linkTokens, sessions, now }: HostedLinkOptions,
  done: () => void,
): void {
  const tokenOf = (id: string): LinkToken | null => {
    const token = linkTokens.findByHostedLinkId(id, now());
    return token && canOpenLink(token, now()) ? token : null;
  };
  const standingOf = (params: SessionRoute['Params']): StepContext | null => {
    const token = tokenOf(params.id);
    const session = token?.sessions.find(({ id }) => id === params.session);
    return token && session ? { token, session, stage: session.stage } : null;
  };

  // A HEAD opens nothing.
  app.get<{ Params: { id: string } }>('/hl/:id', { exposeHeadRoute: false }, async (request, reply) => {
    const token = tokenOf(request.params.id);
    if (!token) return sendNotFound(reply);
    // Nor does a browser that only guesses that somebody might.
    if (request.headers['sec-purpose']?.includes('prefetch')) return reply.status(503).send();
    return goTo(placeOf(token, sessions.open(token)), reply);
  });

  app.get<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const at = standingOf(request.params);
    if (!at) return sendNotFound(reply);
    if (request.params.stage !== at.stage.name) return goTo(placeOf(at.token, at.session), reply);
    return send(reply, getHostedStep(at.stage.name).render(at), at);
  });

  app.post<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const at = standingOf(request.params);
    if (!at) return sendNotFound(reply);
    const { token, session } = at;
    const fields = fieldsOf(request.body);
    if (!session.ending && isCurrentForm(fields, session)) {
      sessions.apply(token, session, () =>
        fields.has(EXIT_BUTTON) ? exitLink(session) : (getHostedStep(at.stage.name).submit(at, fields) ?? []),
      );
    }
    const redirect = session.ending ? token.hostedLink?.completionRedirectUri : undefined;
    // As a header can carry it: the URI may hold what only its encoded form may.
    return goTo(redirect === undefined ? placeOf(token, session) : new URL(redirect).href, reply);
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ApiError)) throw error;
    return send(reply.status(error.status), problem('This did not work', error.message), null);
  });
  done();
}

function fieldsOf(body: unknown): URLSearchParams {
  return new URLSearchParams(body instanceof Uint8Array ? Buffer.from(body).toString() : '');
}

function placeOf({ hostedLink }: LinkToken, session: LinkSession): string {
  return `/hl/${hostedLink?.id}/${session.id}/${session.stage.name}`;
}

/** After a form too: what is shown is always got, so that reloading sends nothing again. */
function goTo(location: string, reply: FastifyReply): FastifyReply {
  return reply.headers(HEADERS).redirect(location, 303);
}

function sendNotFound(reply: FastifyReply): FastifyReply {
  return send(reply.status(404), problem('Not found', 'This link does not exist or has expired.'), null);
}

function problem(title: string, text: string): HostedPage {
  return { title, content: html`<p>${text}</p>` };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(reply: FastifyReply, page: HostedPage, at: StepContext | null): FastifyReply {
  return reply
    .headers({
      ...HEADERS,
      'content-security-policy': buildContentSecurityPolicy(at?.token.hostedLink?.completionRedirectUri),
      'content-type': 'text/html; charset=utf-8',
    })
    .send(renderPage(page, at?.session ?? null).text);
}
