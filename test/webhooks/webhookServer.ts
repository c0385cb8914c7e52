/** Webhook receiver with a Plaid double that signs webhooks, and a manual clock. */
import { fastify } from 'fastify';
import { InMemoryEvents } from '../../src/events/InMemoryEvents';
import type { LinkTokenEvent, LinkTokenEvents } from '../../src/events/LinkTokenEvents';
import { registerErrorHandlers } from '../../src/http/registerErrorHandlers';
import { generateRequestId } from '../../src/http/requestId';
import type { PlaidKeys } from '../../src/plaid/credentials';
import type { Logger } from '../../src/telemetry/logger';
import { NO_METRICS } from '../../src/telemetry/metrics/Metrics';
import { createTracing } from '../../src/telemetry/tracing/createTracing';
import { registerWebhooks } from '../../src/webhooks/registerWebhooks';
import { WebhookForwarder } from '../../src/webhooks/WebhookForwarder';
import { recordEvents } from '../events/recordEvents';
import { closeAfterTest } from '../support/closing';
import { createTestLogger } from '../support/logLine';
import { plaidClientFor } from '../support/plaid/plaidClient';
import { watchServer } from '../support/secrets/secrecy';
import { startWebhookSource, type WebhookSource } from '../support/webhooks/webhooks';

/** Far from the real time, so that a use of the wrong clock fails a test. */
export const START = Date.parse('2031-03-04T05:06:07.250Z');

export const BODY_LIMIT = 100_000;

export interface WebhookServer {
  readonly url: string;
  readonly plaid: WebhookSource;
  /** Published events, in order. */
  readonly published: readonly (LinkTokenEvent | 'resumed')[];
  /** Log entries without their time. */
  readonly log: readonly Record<string, unknown>[];
  /** Advances the clock. */
  advance(ms: number): void;
}

export interface WebhookServerOptions {
  readonly credentials?: PlaidKeys | null;
  /** Source of the verification keys, instead of the Plaid double. */
  readonly plaidUrl?: string;
  /** Replaces the in-memory events. */
  readonly events?: LinkTokenEvents;
  /** URL to which webhooks are forwarded. */
  readonly forwardUrl?: string;
}

export async function startWebhookServer({
  credentials = { clientId: 'client-of-tests', secret: 'secret-of-tests' },
  plaidUrl,
  events: otherEvents,
  forwardUrl,
}: WebhookServerOptions = {}): Promise<WebhookServer> {
  let time = START;
  const now = () => time;
  const source = await startWebhookSource({ now });
  const log: Record<string, unknown>[] = [];
  const logger = createTestLogger(log, 'time', 'requestId');
  const plaid = plaidClientFor(plaidUrl ?? source.url);
  const events = otherEvents ?? new InMemoryEvents(logger);

  const server = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    genReqId: generateRequestId,
  });
  registerErrorHandlers(server, logger, { bodyBytes: BODY_LIMIT }, NO_METRICS);
  registerWebhooks(server, {
    plaid,
    credentials: credentials && { ...credentials, owner: 'server' },
    events,
    forwarder: forwardUrl === undefined ? null : createForwarder(forwardUrl, logger),
    now,
    logger,
    tracing: createTracing({ current: { telemetry: { traces: null } } }, logger),
    metrics: NO_METRICS,
    timeoutMs: 5_000,
    bodyLimit: BODY_LIMIT,
  });
  server.post('/echo', async ({ body }) => body);
  closeAfterTest(async () => server.close());
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const unwatch = watchServer(url);
  closeAfterTest(async () => unwatch());
  return {
    url,
    plaid: source,
    published: recordEvents(events).events,
    log,
    advance(ms) {
      time += ms;
    },
  };
}

function createForwarder(url: string, logger: Logger): WebhookForwarder {
  const proxies = { http: null, https: null, exceptions: [] };
  const live = { current: { webhookForwardUrl: new URL(url), proxies } };
  const forwarder = new WebhookForwarder({ live, metrics: NO_METRICS, logger });
  closeAfterTest(() => forwarder.close());
  return forwarder;
}
