/**
 * Plaid's webhooks: verified, turned into events, and answered with 200 only once these are handed on. Whatever else is
 * answered, Plaid sends the webhook again: https://plaid.com/docs/api/webhooks/#webhook-retries
 */
import type { FastifyInstance } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { EventsUnavailable } from '../errors/EventsUnavailable';
import { Unauthenticated } from '../errors/Unauthenticated';
import type { LinkTokenEvents } from '../events/LinkTokenEvents';
import { badRequest, formatFailure, internalServerError } from '../graphql/errors';
import type { PlaidKeys } from '../plaid/credentials';
import type { PlaidClient } from '../plaid/PlaidClient';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Tracing } from '../telemetry/tracing/Trace';
import { readWebhook, type Webhook } from './readWebhook';
import { type Verifier, verifyWebhook } from './verifyWebhook';
import { WebhookKeys } from './WebhookKeys';
import { forged, type RefusalKind, WebhookRefusal } from './WebhookRefusal';

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
      const refusal = error instanceof WebhookRefusal ? error : refusalOfFastify(error);
      metrics.webhook(refusal?.kind ?? 'failed');
      // A fault of ours is the whole server's to answer.
      if (refusal === null) throw error;
      const { kind, reason, details } = refusal;
      const { status, level } = kinds[kind];
      const { webhook, problem } = details;
      logger[level]({ requestId, outcome: kind, reason, ...(problem && { problem }), ...webhook }, 'webhook');
      const errors = [answers[kind](bodyLimit)];
      return reply.code(status).type('application/json; charset=utf-8').send({ errors });
    });
    scope.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: WEBHOOKS_PATH,
      handler: (_request, reply) => {
        const errors = [badRequest('Webhooks are sent by POST.')];
        return reply.code(405).header('allow', 'POST').send({ errors });
      },
    });
    scope.post(WEBHOOKS_PATH, async ({ id: requestId, headers, ip, body: sent }) => {
      const attributes = { 'request.id': requestId };
      const span = tracing.follow(headers).begin(`POST ${WEBHOOKS_PATH}`, 'server', attributes);
      try {
        // Of one without a body Fastify makes nothing.
        const body = Buffer.isBuffer(sent) ? sent : Buffer.alloc(0);
        const signature = headers['plaid-verification'];
        const delivery = { signature, body, receivedAt: now(), from: ip, trace: span };
        await verifyWebhook(await verifier(), delivery);
        const webhook = readWebhook(body);
        await handOn(webhook, options.events);
        const outcome = webhook.event === null ? 'ignored' : 'accepted';
        metrics.webhook(outcome);
        logger.info({ requestId, outcome, ...webhook.name }, 'webhook');
        span.end();
        return { status: outcome };
      } catch (error) {
        span.end(error instanceof WebhookRefusal ? error.kind : 'failed');
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
}: WebhooksOptions): () => Promise<Verifier> {
  let loaded: Promise<Verifier> | undefined;
  async function load(): Promise<Verifier> {
    const jose = await import('jose');
    if (credentials === null) {
      logger.warn('webhooks cannot be verified without PLAID_CLIENT_ID and PLAID_SECRET');
      return { jose, keyFor: refuseForWantOfKeys };
    }
    const keys = new WebhookKeys({
      jose,
      plaid,
      credentials: { ...credentials, owner: 'server' },
      now,
      logger,
      timeoutMs,
    });
    return { jose, keyFor: (kid, from, trace) => keys.keyFor(kid, from, trace) };
  }
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** What is no forgery at first sight may be Plaid's: it will be sent again. */
async function refuseForWantOfKeys(): Promise<never> {
  throw new WebhookRefusal('not handed on', 'no credentials');
}

async function handOn({ name, event }: Webhook, events: LinkTokenEvents): Promise<void> {
  if (event === null) return;
  try {
    await events.publish(event);
  } catch (error) {
    if (!(error instanceof EventsUnavailable)) throw error;
    const problem = error.cause instanceof RedisFailure ? error.cause.message : error.name;
    throw new WebhookRefusal('not handed on', 'events', { problem, webhook: name });
  }
}

/** What Fastify does not read is not verified, either; null for what is no matter of the request. */
function refusalOfFastify(error: unknown): WebhookRefusal | null {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new WebhookRefusal('too large', 'too large');
  return status >= 400 && status < 500 ? forged('unreadable') : null;
}

const kinds: Readonly<Record<RefusalKind, { status: number; level: 'info' | 'warn' }>> = {
  refused: { status: 401, level: 'info' },
  malformed: { status: 400, level: 'warn' },
  'too large': { status: 413, level: 'info' },
  'not handed on': { status: 503, level: 'warn' },
};

/** What may become of a webhook; the last is a fault of ours. */
export const webhookOutcomes: readonly string[] = ['accepted', 'ignored', ...Object.keys(kinds), 'failed'];

const answers: Readonly<Record<RefusalKind, (bodyLimit: number) => GraphQLFormattedError>> = {
  refused: () => formatFailure(new Unauthenticated('The webhook is not one that Plaid has just signed.', '')),
  malformed: () => badRequest('The webhook is malformed.'),
  'too large': (bodyLimit) => badRequest(`The body is larger than ${bodyLimit} bytes.`),
  'not handed on': () => ({
    ...internalServerError(),
    message: 'The webhook cannot be taken at the moment.',
  }),
};
