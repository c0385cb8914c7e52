/** The HTTP side: Plaid's endpoints, the one that plays sessions, and Hosted Link's pages. */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ApiError, invalidField } from './ApiError';
import { readCreateRequest } from './create/readCreateRequest';
import { authenticate, type Credentials } from './credentials';
import { registerHostedLink } from './hosted/registerHostedLink';
import { newRequestId } from './identifiers';
import type { LinkTokenStore } from './LinkTokenStore';
import { toCreateResponse, toGetResponse } from './linkTokenResponses';
import { readJsonBody } from './readJsonBody';
import type { LinkSessions } from './session/LinkSessions';
import { type ObjectShape, readShape, rejectUnknownFields } from './shape';
import type { SigningKeys } from './webhooks/SigningKeys';
import type { JsonObject } from './wire';

/** Bytes; far more than a request of Plaid's needs. */
const BODY_LIMIT = 256 * 1024;

export interface ServerOptions {
  readonly linkTokens: LinkTokenStore;
  readonly webhookKeys: SigningKeys;
  readonly sessions: LinkSessions;
  readonly credentials: Credentials | null;
  readonly legacyCallbacks: boolean;
  /** The page of a hosted link. */
  readonly hostedLinkUrl: (id: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
}

export function buildServer(options: ServerOptions): FastifyInstance {
  const { linkTokens, webhookKeys, sessions, credentials, legacyCallbacks, hostedLinkUrl, now, onProblem } =
    options;
  const notFound = () => new ApiError('NOT_FOUND', 'the requested resource was not found');

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // A URL that cannot be parsed.
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      void reply.status(404).send(notFound().toResponseBody(newRequestId())),
  });
  // Bodies arrive raw: what is wrong with one is told in Plaid's words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/link/token/create', async (request) => {
    const body = readJsonBody(request);
    authenticate(request.headers, body, credentials);
    const token = linkTokens.create(readCreateRequest(body), now());
    const url = token.hostedLink && hostedLinkUrl(token.hostedLink.id);
    return toCreateResponse(token, url, newRequestId());
  });

  app.post('/link/token/get', async (request) => {
    const body = readJsonBody(request);
    authenticate(request.headers, body, credentials);
    const token = linkTokens.find(onlyField('link_token', body), now());
    if (!token) throw new ApiError('INVALID_LINK_TOKEN', 'invalid link_token provided');
    return toGetResponse(token, { now: now(), legacyCallbacks, requestId: newRequestId() });
  });

  app.post('/webhook_verification_key/get', async (request) => {
    const body = readJsonBody(request);
    authenticate(request.headers, body, credentials);
    const key = webhookKeys.find(onlyField('key_id', body));
    if (!key) throw new ApiError('INVALID_WEBHOOK_VERIFICATION_KEY_ID', 'invalid key_id provided');
    return { key, request_id: newRequestId() };
  });

  // Not Plaid's: it stands for the person in the browser, who has the link token and no credentials.
  app.post('/emulator/sessions', async (request) => {
    return { ...sessions.play(readJsonBody(request)), request_id: newRequestId() };
  });

  app.register(registerHostedLink, { linkTokens, sessions, now });

  app.setNotFoundHandler(() => {
    throw notFound();
  });
  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof ApiError ? error : refusalOf(error, onProblem);
    return reply.status(refusal.status).send(refusal.toResponseBody(newRequestId()));
  });
  return app;
}

/** The field of a request that has no other, the credentials aside. */
function onlyField(field: string, body: JsonObject): string {
  const shape: ObjectShape = { 'client_id?': 'string', 'secret?': 'string', [field]: 'string' };
  rejectUnknownFields(body, shape);
  const value = readShape(body, shape)[field];
  if (typeof value !== 'string' || value === '') {
    throw invalidField(`${field} must be a properly formatted, non-empty string`);
  }
  return value;
}

/** What Fastify refuses before a handler sees it, and our own faults. */
function refusalOf(error: unknown, onProblem: (message: string) => void): ApiError {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new ApiError('INVALID_BODY', 'the request body is too large', { status });
  if (status === 415)
    return new ApiError('INVALID_HEADERS', 'the Content-Type header must be application/json');
  if (status === 400) return new ApiError('INVALID_BODY', 'the request body could not be read');
  onProblem(`a request failed: ${error instanceof Error ? error.message : String(error)}`);
  return new ApiError('INTERNAL_SERVER_ERROR', 'an unexpected error occurred');
}
