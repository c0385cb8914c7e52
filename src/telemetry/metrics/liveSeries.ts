/** Webhooks, and those who are told of them. */
import { type TransportName, transportNames } from '../../graphql/transports/transportNames';
import type { Metrics } from './Metrics';
import { atZero, byWord, type Prom } from './series';

const transportsOfSubscriptions = transportNames.filter((name) => name !== 'http');
const transportsOfConnections: readonly TransportName[] = ['websocket', 'sse'];

export interface LiveWords {
  /** What may become of a webhook. */
  readonly webhookOutcomes: readonly string[];
  /** Why an update may be sent. */
  readonly updateReasons: readonly string[];
}

export function countLive(
  { client, registers }: Prom,
  { webhookOutcomes, updateReasons }: LiveWords,
): Pick<Metrics, 'webhook' | 'update' | 'subscription' | 'liveConnection'> {
  const webhooks = new client.Counter({
    name: 'plaid_link_webhooks_total',
    help: 'Webhooks by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const webhooksOf = byWord(webhookOutcomes, (outcome) => atZero(webhooks.labels({ outcome })));
  const updates = new client.Counter({
    name: 'plaid_link_updates_total',
    help: 'Updates made for subscribers, by the reason that they give.',
    labelNames: ['reason'],
    registers,
  });
  const updatesFor = byWord(updateReasons, (reason) => atZero(updates.labels({ reason })));
  const subscriptions = new client.Gauge({
    name: 'plaid_link_subscriptions',
    help: 'Subscriptions that have begun and not ended.',
    labelNames: ['transport'],
    registers,
  });
  const subscriptionsBy = byWord(transportsOfSubscriptions, (transport) =>
    atZero(subscriptions.labels({ transport })),
  );
  const connections = new client.Gauge({
    name: 'plaid_link_live_connections',
    help: 'WebSockets and event streams that are open.',
    labelNames: ['transport'],
    registers,
  });
  const connectionsBy = byWord(transportsOfConnections, (transport) =>
    atZero(connections.labels({ transport })),
  );
  return {
    webhook: (outcome) => webhooksOf(outcome).inc(),
    update: (reason) => updatesFor(reason).inc(),
    subscription: (transport, change) => subscriptionsBy(transport).inc(change),
    liveConnection: (transport, change) => connectionsBy(transport).inc(change),
  };
}
