/** Webhooks, and those who are told of them. */
import { type TransportName, transportNames } from '../../graphql/transports/transportNames';
import type { Metrics } from './Metrics';
import { createChildren, exposeAtZero, type PromRegistry } from './series';

const transportsOfSubscriptions = transportNames.filter((name) => name !== 'http');
const transportsOfConnections: readonly TransportName[] = ['websocket', 'sse'];

export interface LiveLabelValues {
  /** What may become of a webhook. */
  readonly webhookOutcomes: readonly string[];
  /** Why an update may be sent. */
  readonly updateReasons: readonly string[];
}

export function createLiveMetrics(
  { client, registers }: PromRegistry,
  { webhookOutcomes, updateReasons }: LiveLabelValues,
): Pick<Metrics, 'webhook' | 'update' | 'subscription' | 'liveConnection'> {
  const webhooks = new client.Counter({
    name: 'plaid_link_webhooks_total',
    help: 'Webhooks by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const webhooksOf = createChildren(webhookOutcomes, (outcome) => exposeAtZero(webhooks.labels({ outcome })));
  const updates = new client.Counter({
    name: 'plaid_link_updates_total',
    help: 'Updates made for subscribers, by the reason that they give.',
    labelNames: ['reason'],
    registers,
  });
  const updatesFor = createChildren(updateReasons, (reason) => exposeAtZero(updates.labels({ reason })));
  const subscriptions = new client.Gauge({
    name: 'plaid_link_subscriptions',
    help: 'Subscriptions that have begun and not ended.',
    labelNames: ['transport'],
    registers,
  });
  const subscriptionsBy = createChildren(transportsOfSubscriptions, (transport) =>
    exposeAtZero(subscriptions.labels({ transport })),
  );
  const connections = new client.Gauge({
    name: 'plaid_link_live_connections',
    help: 'WebSockets and event streams that are open.',
    labelNames: ['transport'],
    registers,
  });
  const connectionsBy = createChildren(transportsOfConnections, (transport) =>
    exposeAtZero(connections.labels({ transport })),
  );
  return {
    webhook: (outcome) => webhooksOf(outcome).inc(),
    update: (reason) => updatesFor(reason).inc(),
    subscription: (transport, change) => subscriptionsBy(transport).inc(change),
    liveConnection: (transport, change) => connectionsBy(transport).inc(change),
  };
}
