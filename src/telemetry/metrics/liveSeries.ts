/** Webhooks, and those who are told of them. */
import type { Metrics, TransportName } from './Metrics';
import type { Page } from './Page';
import { byWord } from './series';

const transportsOfSubscriptions: readonly TransportName[] = ['websocket', 'sse', 'callback'];
const transportsOfConnections: readonly TransportName[] = ['websocket', 'sse'];

export interface LiveWords {
  /** What may become of a webhook. */
  readonly webhookOutcomes: readonly string[];
  /** Why an update may be sent. */
  readonly updateReasons: readonly string[];
}

export function countLive(
  page: Page,
  { webhookOutcomes, updateReasons }: LiveWords,
): Pick<Metrics, 'webhook' | 'update' | 'subscription' | 'liveConnection'> {
  const webhooks = page.counts(
    { name: 'plaid_link_webhooks_total', help: 'Webhooks by what became of them.' },
    'outcome',
  );
  const webhooksOf = byWord(webhookOutcomes, (outcome) => webhooks({ outcome }));
  const updates = page.counts(
    { name: 'plaid_link_updates_total', help: 'Updates made for subscribers, by the reason that they give.' },
    'reason',
  );
  const updatesFor = byWord(updateReasons, (reason) => updates({ reason }));
  const subscriptions = page.levels(
    { name: 'plaid_link_subscriptions', help: 'Subscriptions that have begun and not ended.' },
    'transport',
  );
  const subscriptionsBy = byWord(transportsOfSubscriptions, (transport) => subscriptions({ transport }));
  const connections = page.levels(
    { name: 'plaid_link_live_connections', help: 'WebSockets and event streams that are open.' },
    'transport',
  );
  const connectionsBy = byWord(transportsOfConnections, (transport) => connections({ transport }));
  return {
    webhook: (outcome) => webhooksOf(outcome).add(1),
    update: (reason) => updatesFor(reason).add(1),
    subscription: (transport, change) => subscriptionsBy(transport).add(change),
    liveConnection: (transport, change) => connectionsBy(transport).add(change),
  };
}
