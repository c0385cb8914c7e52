/**
 * Plaid's webhooks: verified, turned into events, and answered with 200 only once these are handed on. Whatever else is
 * answered, Plaid sends the webhook again: https://plaid.com/docs/api/webhooks/#webhook-retries
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppError } from '../errors/AppError';
import { BadRequest } from '../errors/BadRequest';
import { EventsUnavailable } from '../errors/ServiceUnavailable';
import {
  ForgedWebhook,
  OversizedWebhook,
  UndeliveredWebhook,
  WebhookError,
  webhookErrorOutcomes,
} from '../errors/WebhookError';
import type { LinkTokenEvents } from '../events/LinkTokenEvents';
import { formatFailure } from '../graphql/errors';
import type { PlaidKeys } from '../plaid/credentials';
import type { PlaidClient } from '../plaid/PlaidClient';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Tracing } from '../telemetry/tracing/Trace';
import { parseWebhook, type Webhook } from './parseWebhook';
import { verifyWebhook, type WebhookVerifier } from './verifyWebhook';
import { WebhookKeyCache } from './WebhookKeyCache';

export const WEBHOOKS_PATH = '/webhooks/plaid';

export interface WebhooksOptions {
  readonly plaid: PlaidClient;
  /** The server's own; null where it has none, and callers bring theirs: then nobody can ask Plaid for its keys. */
  readonly credentials: PlaidKeys | null;
  readonly events: LinkTokenEvents;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** How long Plaid may take to give a key, in milliseconds. */
  readonly timeoutMs: number;
  /** Bytes. */
  readonly bodyLimit: number;
}

export function registerWebhooks(server: FastifyInstance, options: WebhooksOptions): void {
  const { now, logger, metrics, tracing, bodyLimit } = options;
  const verifier = verifierOf(options);
  // In a scope of its own: nowhere else are bodies left as they came.
  void server.register((scope, _options, registered) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );
    // What its sender calls the body is no matter: some names are none, and would be refused for that.
    scope.addHook('onRequest', async ({ headers }) => {
      headers['content-type'] = 'application/octet-stream';
    });
    scope.setErrorHandler((error, { id: requestId }, reply) => {
      const failure = error instanceof WebhookError ? error : unreadable(error, bodyLimit);
      metrics.webhook(failure?.outcome ?? 'failed');
      // A fault of ours is the whole server's to answer.
      if (failure === null) throw error;
      const { outcome, reason, logLevel, logFields } = failure;
      logger[logLevel]({ requestId, outcome, reason, ...logFields }, 'webhook');
      return send(reply, failure);
    });
    scope.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: WEBHOOKS_PATH,
      handler: (_request, reply) =>
        send(reply.header('allow', 'POST'), new BadRequest('Webhooks are sent by POST.', 405)),
    });
    scope.post(WEBHOOKS_PATH, async ({ id: requestId, headers, ip, body: sent }) => {
      const attributes = { 'request.id': requestId };
      const span = tracing.extract(headers).startSpan(`POST ${WEBHOOKS_PATH}`, 'server', attributes);
      try {
        // Of one without a body Fastify makes nothing.
        const body = Buffer.isBuffer(sent) ? sent : Buffer.alloc(0);
        const signature = headers['plaid-verification'];
        const delivery = { signature, body, receivedAt: now(), sourceAddress: ip, trace: span };
        await verifyWebhook(await verifier(), delivery);
        const webhook = parseWebhook(body);
        await handOn(webhook, options.events);
        const outcome = webhook.event === null ? 'ignored' : 'accepted';
        metrics.webhook(outcome);
        logger.info({ requestId, outcome, ...webhook.name }, 'webhook');
        span.end();
        return { status: outcome };
      } catch (error) {
        span.end(error instanceof WebhookError ? error.outcome : 'failed');
        throw error;
      }
    });
    registered();
  });
}

/** Whatever verification needs, loaded with the first webhook. */
function verifierOf({
  plaid,
  credentials,
  now,
  logger,
  timeoutMs,
}: WebhooksOptions): () => Promise<WebhookVerifier> {
  let loaded: Promise<WebhookVerifier> | undefined;
  async function load(): Promise<WebhookVerifier> {
    const jose = await import('jose');
    if (credentials === null) {
      logger.warn('webhooks cannot be verified without PLAID_CLIENT_ID and PLAID_SECRET');
      return { jose, getKey: refuseForWantOfKeys };
    }
    const keys = new WebhookKeyCache({
      jose,
      plaid,
      credentials: { ...credentials, owner: 'server' },
      now,
      logger,
      timeoutMs,
    });
    return { jose, getKey: (kid, from, trace) => keys.getKey(kid, from, trace) };
  }
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** What is no forgery at first sight may be Plaid's: it will be sent again. */
async function refuseForWantOfKeys(): Promise<never> {
  throw new UndeliveredWebhook('no credentials');
}

async function handOn({ name, event }: Webhook, events: LinkTokenEvents): Promise<void> {
  if (event === null) return;
  try {
    await events.publish(event);
  } catch (error) {
    if (!(error instanceof EventsUnavailable)) throw error;
    const problem = error.cause instanceof RedisFailure ? error.cause.message : error.name;
    throw new UndeliveredWebhook('events', { problem, ...name });
  }
}

/** What Fastify does not read is not verified, either; null for what is no matter of the request. */
function unreadable(error: unknown, bodyLimit: number): WebhookError | null {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new OversizedWebhook(bodyLimit);
  return status >= 400 && status < 500 ? new ForgedWebhook('unreadable') : null;
}

function send(reply: FastifyReply, error: AppError): FastifyReply {
  return reply
    .code(error.httpStatus)
    .type('application/json; charset=utf-8')
    .send({ errors: [formatFailure(error)] });
}

/** What may become of a webhook; the last is a fault of ours. */
export const webhookOutcomes: readonly string[] = ['accepted', 'ignored', ...webhookErrorOutcomes, 'failed'];
