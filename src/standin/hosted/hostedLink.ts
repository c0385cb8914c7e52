/** `/hl/<id>`, the page behind `hosted_link_url`, where a person plays a session by hand. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type LinkToken, type LinkTokens, opensLink } from '../linkTokens';
import { Refusal } from '../plaidError';
import type { PlayedSession, SessionScript } from '../session/sessionScript';
import type { JsonObject } from '../wire';
import type { Html } from './html';
import { contentSecurityPolicy, linkPage, problemPage, resultPage } from './pages';

export interface HostedLinkOptions {
  readonly linkTokens: LinkTokens;
  readonly play: (script: JsonObject) => PlayedSession;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A Fastify plugin: these routes answer with pages, errors included. */
export function hostedLink(
  app: FastifyInstance,
  { linkTokens, play, now }: HostedLinkOptions,
  done: () => void,
): void {
  const open = (id: string): LinkToken | null => {
    const token = linkTokens.findByHostedLinkId(id, now());
    return token && opensLink(token, now()) ? token : null;
  };

  app.get<{ Params: { id: string } }>('/hl/:id', async (request, reply) => {
    const token = open(request.params.id);
    return token ? send(reply, linkPage(token), token) : sendNotFound(reply);
  });

  app.post<{ Params: { id: string } }>('/hl/:id', async (request, reply) => {
    const token = open(request.params.id);
    if (!token) return sendNotFound(reply);
    const { status } = play(scriptOf(token, request.body));
    const redirect = token.hostedLink?.completionRedirectUri;
    return redirect === undefined
      ? send(reply, resultPage(token, status), token)
      : // As a header can carry it: the URI may hold what only its encoded form may.
        reply.redirect(new URL(redirect).href, 303);
  });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Refusal)) throw error;
    return send(reply.status(error.status), problemPage('This did not work', error.message), null);
  });
  done();
}

/** The form's fields as a script, which `play` checks. */
function scriptOf(token: LinkToken, body: unknown): JsonObject {
  const form = new URLSearchParams(body instanceof Uint8Array ? Buffer.from(body).toString() : '');
  const institution = form.get('institution_id');
  return {
    link_token: token.value,
    outcome: form.get('outcome'),
    ...(institution !== null && { institution_id: institution }),
  } satisfies Partial<Record<keyof SessionScript, unknown>>;
}

function sendNotFound(reply: FastifyReply): FastifyReply {
  return send(reply.status(404), problemPage('Not found', 'This link does not exist or has expired.'), null);
}

function send(reply: FastifyReply, page: Html, token: LinkToken | null): FastifyReply {
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(token?.hostedLink?.completionRedirectUri),
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(page.text);
}
