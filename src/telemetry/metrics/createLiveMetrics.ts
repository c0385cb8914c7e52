/** Metrics of webhooks, updates, subscriptions and their connections. */
import { type TransportName, transportNames } from '../../graphql/transports/transportNames';
import type { LiveMetrics } from './Metrics';
import {
  createCounter,
  createGauge,
  createLatencyHistogram,
  type LabelValues,
  type PromRegistry,
} from './series';

const subscriptionTransports = transportNames.filter((name) => name !== 'http');
const connectionTransports: readonly TransportName[] = ['websocket', 'sse'];

export function createLiveMetrics(
  prom: PromRegistry,
  {
    webhookOutcomes,
    forwardOutcomes,
    updateReasons,
  }: Pick<LabelValues, 'webhookOutcomes' | 'forwardOutcomes' | 'updateReasons'>,
): LiveMetrics {
  const webhooks = createCounter(prom, 'plaid_link_webhooks_total', 'Webhooks received, by outcome.', {
    outcome: webhookOutcomes,
  });
  const forwards = createCounter(
    prom,
    'plaid_link_webhook_forwards_total',
    'Webhooks forwarded to the receiver, by outcome.',
    { outcome: forwardOutcomes },
  );
  const forwardDurations = createLatencyHistogram(
    prom,
    'plaid_link_webhook_forward_duration_seconds',
    'Time from forwarding a webhook to its outcome.',
    {},
  );
  const updates = createCounter(prom, 'plaid_link_updates_total', 'Updates sent to subscribers, by reason.', {
    reason: updateReasons,
  });
  const subscriptions = createGauge(prom, 'plaid_link_subscriptions', 'Open subscriptions.', {
    transport: subscriptionTransports,
  });
  const connections = createGauge(prom, 'plaid_link_live_connections', 'Open WebSockets and event streams.', {
    transport: connectionTransports,
  });
  return {
    webhook: (outcome) => webhooks(outcome).inc(),
    webhookForward(outcome, seconds) {
      forwards(outcome).inc();
      forwardDurations().observe(seconds);
    },
    update: (reason) => updates(reason).inc(),
    subscription: (transport, change) => subscriptions(transport).inc(change),
    liveConnection: (transport, change) => connections(transport).inc(change),
  };
}
