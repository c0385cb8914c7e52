/**
 * Receiver of Plaid's webhooks: verifies them, publishes events, and responds with 200 only after that. Plaid retries
 * after any other status: https://plaid.com/docs/api/webhooks/#webhook-retries
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
import { formatFailure } from '../graphql/formatErrors';
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
  /** The server's own, to look up Plaid's verification keys. Null: no webhook can be verified. */
  readonly credentials: PlaidKeys | null;
  readonly events: LinkTokenEvents;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Timeout of a key lookup, in milliseconds. */
  readonly timeoutMs: number;
  /** In bytes. */
  readonly bodyLimit: number;
}

export function registerWebhooks(server: FastifyInstance, options: WebhooksOptions): void {
  const { now, logger, metrics, tracing, bodyLimit } = options;
  /** Loads `jose` and the key cache with the first webhook. */
  let verifier: Promise<WebhookVerifier> | undefined;
  // A scope of its own, because other routes parse their bodies.
  void server.register((scope, _options, registered) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );
    // Ignores the sender's content type: Fastify would reject a malformed one.
    scope.addHook('onRequest', async ({ headers }) => {
      headers['content-type'] = 'application/octet-stream';
    });
    scope.setErrorHandler((error, { id: requestId }, reply) => {
      const failure = error instanceof WebhookError ? error : toWebhookError(error, bodyLimit);
      metrics.webhook(failure?.outcome ?? 'failed');
      // Internal errors go to the server's error handler.
      if (failure === null) throw error;
      const { outcome, reason, logLevel, logFields } = failure;
      logger[logLevel]({ requestId, outcome, reason, ...logFields }, 'webhook');
      return send(reply, failure);
    });
    scope.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: WEBHOOKS_PATH,
      handler: (_request, reply) =>
        send(
          reply.header('allow', 'POST'),
          new BadRequest('Method not allowed. Send webhooks by POST.', 405),
        ),
    });
    scope.post(WEBHOOKS_PATH, async ({ id: requestId, headers, ip, body: sent }) => {
      const attributes = { 'request.id': requestId };
      const span = tracing.extract(headers).startSpan(`POST ${WEBHOOKS_PATH}`, 'server', attributes);
      try {
        // Fastify leaves the body undefined if there is none.
        const body = Buffer.isBuffer(sent) ? sent : Buffer.alloc(0);
        const signature = headers['plaid-verification'];
        const delivery = { signature, body, receivedAt: now(), sourceAddress: ip, trace: span };
        verifier ??= createVerifier(options);
        await verifyWebhook(await verifier, delivery);
        const webhook = parseWebhook(body);
        await publish(webhook, options.events);
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

async function createVerifier({ credentials, ...options }: WebhooksOptions): Promise<WebhookVerifier> {
  const jose = await import('jose');
  if (credentials === null) {
    const problem = 'PLAID_CLIENT_ID and PLAID_SECRET are not set';
    options.logger.warn({ problem }, 'webhook verification unavailable');
    // Not a forgery: the webhook may be Plaid's, which retries it.
    return { jose, getKey: () => Promise.reject(new UndeliveredWebhook('no credentials')) };
  }
  const keys = new WebhookKeyCache({ ...options, jose, credentials: { ...credentials, owner: 'server' } });
  return { jose, getKey: (kid, sourceAddress, trace) => keys.getKey(kid, sourceAddress, trace) };
}

async function publish({ name, event }: Webhook, events: LinkTokenEvents): Promise<void> {
  if (event === null) return;
  try {
    await events.publish(event);
  } catch (error) {
    if (!(error instanceof EventsUnavailable)) throw error;
    const problem = error.cause instanceof RedisFailure ? error.cause.message : error.name;
    throw new UndeliveredWebhook('events', { problem, ...name });
  }
}

/** @returns null for internal errors. */
function toWebhookError(error: unknown, bodyLimit: number): WebhookError | null {
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

/** Metric label `outcome`; `failed` is an internal error. */
export const webhookOutcomes: readonly string[] = ['accepted', 'ignored', ...webhookErrorOutcomes, 'failed'];
