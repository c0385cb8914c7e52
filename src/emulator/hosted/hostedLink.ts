/**
 * Hosted Link. `/hl/<id>`, the `hosted_link_url`, begins a session each time it is opened, as Link does: the app can
 * be in several tabs. The session then lives under `/hl/<id>/<session>/<stage>`, where reloading begins nothing.
 * A page shows where the session stands; a form that is not of that page, because it was sent twice or from a
 * page gone by, changes nothing and leads there.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type LinkToken, type LinkTokens, opensLink } from '../linkTokens';
import { Refusal } from '../plaidError';
import type { LinkSession } from '../session/LinkSession';
import type { LinkSessions } from '../session/LinkSessions';
import { leave } from '../session/moves';
import { isCurrent } from './forms';
import type { At } from './HostedStep';
import { html } from './html';
import { documentOf, LEAVE, type Page } from './page';
import { stepOf } from './steps/steps';
import { contentSecurityPolicy } from './style';

export interface HostedLinkOptions {
  readonly linkTokens: LinkTokens;
  readonly sessions: LinkSessions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface SessionRoute {
  Params: { id: string; session: string; stage?: string };
}

/** A Fastify plugin: these routes answer with pages, errors included. */
export function hostedLink(
  app: FastifyInstance,
  { linkTokens, sessions, now }: HostedLinkOptions,
  done: () => void,
): void {
  const tokenOf = (id: string): LinkToken | null => {
    const token = linkTokens.findByHostedLinkId(id, now());
    return token && opensLink(token, now()) ? token : null;
  };
  const standingOf = (params: SessionRoute['Params']): At | null => {
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
    return send(reply, stepOf(at.stage.name).page(at), at);
  });

  app.post<SessionRoute>('/hl/:id/:session/:stage?', async (request, reply) => {
    const at = standingOf(request.params);
    if (!at) return sendNotFound(reply);
    const { token, session } = at;
    const fields = fieldsOf(request.body);
    if (!session.ending && isCurrent(fields, session)) {
      sessions.move(token, session, () =>
        fields.has(LEAVE) ? leave(session) : (stepOf(at.stage.name).submit(at, fields) ?? []),
      );
    }
    const redirect = session.ending ? token.hostedLink?.completionRedirectUri : undefined;
    // As a header can carry it: the URI may hold what only its encoded form may.
    return goTo(redirect === undefined ? placeOf(token, session) : new URL(redirect).href, reply);
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Refusal)) throw error;
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

function problem(title: string, text: string): Page {
  return { title, content: html`<p>${text}</p>` };
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(reply: FastifyReply, page: Page, at: At | null): FastifyReply {
  return reply
    .headers({
      ...HEADERS,
      'content-security-policy': contentSecurityPolicy(at?.token.hostedLink?.completionRedirectUri),
      'content-type': 'text/html; charset=utf-8',
    })
    .send(documentOf(page, at?.session ?? null).text);
}
