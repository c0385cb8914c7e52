/** What is counted, by the words that there are here, and where Prometheus reads it. */
import type { FastifyInstance } from 'fastify';
import { errorCodes } from '../graphql/errors';
import { LinkTokenUpdateReason } from '../linkToken/schema/LinkTokenUpdate';
import { endpoints } from '../plaid/endpoints';
import { createPrometheus, type Prometheus } from '../telemetry/metrics/createPrometheus';
import { webhookOutcomes } from '../webhooks/registerWebhooks';

const METRICS_PATH = '/metrics';

export async function loadPrometheus(): Promise<Prometheus> {
  // Here, so that a server that tells nothing does without.
  const prom = await import('prom-client');
  return createPrometheus(prom, {
    endpoints: Object.values(endpoints),
    codes: errorCodes,
    updateReasons: Object.values(LinkTokenUpdateReason),
    webhookOutcomes,
  });
}

export function registerMetrics(server: FastifyInstance, { render, contentType }: Prometheus): void {
  server.get(METRICS_PATH, async (_request, reply) => reply.type(contentType).send(await render()));
}
