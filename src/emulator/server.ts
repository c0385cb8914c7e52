/** HTTP server of the emulator: Plaid's endpoints, session scripts and the pages of Hosted Link. */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ApiError, assertField } from './ApiError';
import { readCreateRequest } from './create/readCreateRequest';
import { authenticate, type Credentials } from './credentials';
import { registerHostedLink } from './hosted/registerHostedLink';
import { newRequestId } from './identifiers';
import type { LinkTokenStore } from './LinkTokenStore';
import { toCreateResponse, toGetResponse } from './linkTokenResponses';
import { readJsonBody } from './readJsonBody';
import type { LinkSessions } from './session/LinkSessions';
import { readBody } from './shape';
import type { ItemWebhooks } from './webhooks/ItemWebhooks';
import type { SigningKeys } from './webhooks/SigningKeys';
import type { WebhookCounts } from './webhooks/WebhookSender';
import { registerWebSdk } from './webSdk/registerWebSdk';
import type { JsonObject } from './wire';

/** Bytes; far more than any request to Plaid. */
const BODY_LIMIT = 256 * 1024;

interface ServerOptions {
  readonly linkTokens: LinkTokenStore;
  readonly webhookKeys: SigningKeys;
  readonly sessions: LinkSessions;
  readonly itemWebhooks: ItemWebhooks;
  readonly countWebhooks: () => WebhookCounts;
  readonly credentials: Credentials | null;
  readonly legacyCallbacks: boolean;
  /** Base URL of the emulator, known once it listens. */
  readonly getUrl: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
}

export function buildServer(options: ServerOptions): FastifyInstance {
  const { linkTokens, webhookKeys, sessions, itemWebhooks, now, onProblem } = options;
  const { credentials, legacyCallbacks, getUrl, countWebhooks } = options;
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // A URL that cannot be decoded.
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      void reply.status(404).send(notFound().toResponseBody(newRequestId())),
  });
  // Bodies stay bytes until `readJsonBody`, which reports malformed ones as Plaid does.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  /** Registers an endpoint of Plaid's, which requires credentials. */
  const post = (path: string, handle: (body: JsonObject, requestId: string) => object) =>
    app.post(path, async (request) => {
      const body = readJsonBody(request);
      authenticate(request.headers, body, credentials);
      return handle(body, newRequestId());
    });

  post('/link/token/create', (body, requestId) => {
    const token = linkTokens.create(readCreateRequest(body), now());
    return toCreateResponse(token, token.hostedLink && `${getUrl()}/hl/${token.linkId}`, requestId);
  });

  post('/link/token/get', (body, requestId) => {
    const token = linkTokens.find(readOnlyField('link_token', body), now());
    if (!token) throw new ApiError('INVALID_LINK_TOKEN', 'invalid link_token provided');
    return toGetResponse(token, { now: now(), legacyCallbacks, requestId });
  });

  post('/webhook_verification_key/get', (body, requestId) => {
    const key = webhookKeys.find(readOnlyField('key_id', body));
    if (!key) throw new ApiError('INVALID_WEBHOOK_VERIFICATION_KEY_ID', 'invalid key_id provided');
    return { key, request_id: requestId };
  });

  // Not Plaid's. They act for the user in the browser, who has a link token and no credentials.
  app.post('/emulator/sessions', async (request) => {
    return { ...sessions.play(readJsonBody(request)), request_id: newRequestId() };
  });

  app.post('/emulator/webhooks', async (request) => {
    return { ...itemWebhooks.fire(readJsonBody(request)), request_id: newRequestId() };
  });

  app.get('/emulator/webhooks', async () => ({ ...countWebhooks(), request_id: newRequestId() }));

  app.register(registerHostedLink, { linkTokens, sessions, itemWebhooks, now });
  app.register(registerWebSdk, { linkTokens, sessions, getUrl, now });

  app.setNotFoundHandler(() => {
    throw notFound();
  });
  app.setErrorHandler((error, _request, reply) => {
    const apiError = error instanceof ApiError ? error : toApiError(error, onProblem);
    return reply.status(apiError.status).send(apiError.toResponseBody(newRequestId()));
  });
  return app;
}

function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'the requested resource was not found');
}

/** Reads a body that has one field besides the credentials. */
function readOnlyField(field: string, body: JsonObject): string {
  const shape = { 'client_id?': 'string', 'secret?': 'string', [field]: 'string' } as const;
  const value = readBody<Record<string, string>>(body, shape)[field];
  assertField(value, `${field} must be a properly formatted, non-empty string`);
  return value;
}

/** Converts Fastify's own rejections; any other error is a bug of the emulator. */
function toApiError(error: unknown, onProblem: (message: string) => void): ApiError {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new ApiError('INVALID_BODY', 'the request body is too large', status);
  if (status === 415)
    return new ApiError('INVALID_HEADERS', 'the Content-Type header must be application/json');
  if (status === 400) return new ApiError('INVALID_BODY', 'the request body could not be read');
  onProblem(`request failed: ${error instanceof Error ? error.message : String(error)}`);
  return new ApiError('INTERNAL_SERVER_ERROR', 'an unexpected error occurred');
}
