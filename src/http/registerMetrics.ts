/** Prometheus metrics at `/metrics`. */
import type { FastifyInstance } from 'fastify';
import { errorCodes } from '../graphql/formatErrors';
import { idempotencyOutcomes } from '../linkToken/idempotency/IdempotentCreates';
import { LinkTokenUpdateReason } from '../linkToken/schema/LinkTokenUpdate';
import { endpoints } from '../plaid/endpoints';
import { createPrometheus, type Prometheus } from '../telemetry/metrics/createPrometheus';
import { webhookOutcomes } from '../webhooks/registerWebhooks';
import { forwardOutcomes } from '../webhooks/WebhookForwarder';

export async function loadPrometheus(): Promise<Prometheus> {
  // Imported on demand: a server with metrics disabled does not load it.
  const prom = await import('prom-client');
  return createPrometheus(prom, {
    endpoints: Object.values(endpoints),
    errorCodes,
    updateReasons: Object.values(LinkTokenUpdateReason),
    idempotencyOutcomes,
    webhookOutcomes,
    forwardOutcomes,
  });
}

export function registerMetrics(server: FastifyInstance, { render, contentType }: Prometheus): void {
  server.get('/metrics', async (_request, reply) => reply.type(contentType).send(await render()));
}
