/**
 * Plaid's webhooks over HTTP. The response is 200 only once a webhook is delivered; Plaid retries after any other
 * status: https://plaid.com/docs/api/webhooks/#webhook-retries
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../errors/AppError';
import { BadRequest } from '../errors/BadRequest';
import { ForgedWebhook, OversizedWebhook, WebhookError, webhookErrorOutcomes } from '../errors/WebhookError';
import { formatFailure } from '../graphql/formatErrors';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Tracing } from '../telemetry/tracing/Trace';
import {
  acknowledgedOutcomes,
  createWebhookReceiver,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from './createWebhookReceiver';

export const WEBHOOKS_PATH = '/webhooks/plaid';

/** Log field and metric label `outcome`; `failed` is an internal error. */
export const webhookOutcomes: readonly string[] = [
  ...acknowledgedOutcomes,
  ...webhookErrorOutcomes,
  'unknown path',
  'failed',
];

/** From a complete webhook to its response: below the ten seconds after which Plaid gives up. */
export const WEBHOOK_TIMEOUT_MS = 7_500;

export interface WebhooksOptions extends WebhookReceiverOptions {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** In bytes. */
  readonly bodyLimit: number;
}

export function registerWebhooks(server: FastifyInstance, options: WebhooksOptions): void {
  const { logger, metrics, bodyLimit } = options;
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
    const receive = createWebhookReceiver(options);
    for (const url of [WEBHOOKS_PATH, `${WEBHOOKS_PATH}/`]) {
      scope.post(url, (request) => handleWebhook(request, receive, options));
      scope.route({
        method: ['GET', 'PUT', 'PATCH', 'DELETE'],
        url,
        handler: (_request, reply) =>
          send(
            reply.header('allow', 'POST'),
            new BadRequest('Method not allowed. Send webhooks by POST.', 405),
          ),
      });
    }
    // A mistyped webhook URL would lose every webhook without a trace.
    scope.all('/webhooks/*', ({ id: requestId }, reply) => {
      const outcome = 'unknown path';
      metrics.webhook(outcome);
      // Without the path, which may contain a secret.
      logger.warn({ requestId, outcome }, 'webhook');
      return send(
        reply,
        new BadRequest(`Not found. Plaid’s webhooks are received at ${WEBHOOKS_PATH}.`, 404),
      );
    });
    registered();
  });
}

async function handleWebhook(
  { id: requestId, headers, raw, ip, body }: FastifyRequest,
  receive: WebhookReceiver,
  { tracing, metrics, logger }: WebhooksOptions,
): Promise<{ status: string }> {
  const attributes = { 'request.id': requestId };
  const span = tracing.extract(headers).startSpan(`POST ${WEBHOOKS_PATH}`, 'server', attributes);
  try {
    const { outcome, name } = await receive({
      // Fastify leaves the body undefined if there is none.
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      contentType: raw.headersDistinct['content-type']?.[0],
      signature: headers['plaid-verification'],
      requestId,
      sourceAddress: ip,
      deadline: performance.now() + WEBHOOK_TIMEOUT_MS,
      trace: span,
    });
    metrics.webhook(outcome);
    logger.info({ requestId, outcome, ...name }, 'webhook');
    span.end();
    return { status: outcome };
  } catch (error) {
    span.end(error instanceof WebhookError ? error.outcome : 'failed');
    throw error;
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
