/** Webhooks received by one of two replicas, and the updates of subscribers at both. */
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { startReplica } from '../support/processes/replicas';
import { until } from '../support/until';
import { forgeryNames } from '../support/webhooks/webhookForgeries';
import { sessionFinished } from '../support/webhooks/webhookSigning';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';
import {
  createToken,
  deliveredEvents,
  deliveredReasons,
  reasonsWithoutPolls,
  startCountingEmulator,
  subscribeEverywhere,
  updatesWithoutPolls,
} from './linkSessions';

/** Minimum time between polls of a replica after a webhook. */
const POLL_AFTER_WEBHOOK_MS = 5_000;

describeWith('webhooks at one replica', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  async function startPair(plaidUrl: string, env: Record<string, string> = {}) {
    const redis = await startRedis();
    const whole = { PLAID_BASE_URL: plaidUrl, REDIS_URL: redis.url, ...env };
    return Promise.all([startReplica(whole), startReplica(whole)]);
  }

  it('reach WebSocket and SSE subscribers of both replicas once each', async () => {
    const emulator = await startCountingEmulator();
    const [a, b] = await startPair(emulator.url);
    const token = await createToken(a);
    const all = await subscribeEverywhere([a, b], token);

    const { link_session_id } = await emulator.play({ link_token: token, items: 1, finished: false });
    await until(() => all.every((each) => deliveredReasons(each).includes('ITEM_ADD_RESULT')));
    const soFar = await emulator.eventIds(token);
    expect(soFar.length).toBeGreaterThan(0);
    expect(all.map(deliveredEvents)).toEqual(Array(4).fill(soFar));
    const { public_tokens: publicTokens } = await emulator.play({
      link_token: token,
      link_session_id,
      outcome: 'success',
    });
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([null, null, null, null]);

    const newEvents = expect.any(Array);
    const linkToken = { status: 'SUCCEEDED', publicTokens };
    const notified = [
      {
        reason: 'SNAPSHOT',
        linkSessionId: null,
        linkToken: { status: 'PENDING', publicTokens: [] },
        newEvents: [],
      },
      { reason: 'ITEM_ADD_RESULT', linkSessionId: link_session_id, linkToken, newEvents },
      { reason: 'SESSION_FINISHED', linkSessionId: link_session_id, linkToken, newEvents },
    ];
    expect(all.map(updatesWithoutPolls)).toEqual(Array(4).fill(notified));
    const events = await emulator.eventIds(token);
    expect(events.length).toBeGreaterThan(soFar.length);
    expect(all.map(deliveredEvents)).toEqual(Array(4).fill(events));
  });

  it('are refused when forged, without a read of Plaid or an update', async () => {
    const token = JSON.parse(sessionFinished()).link_token;
    let reads = 0;
    let aheadMs = 0;
    const source = await startWebhookSource({
      now: () => Date.now() + aheadMs,
      otherwise: () => {
        reads += 1;
        return { link_token: token, request_id: `r${reads}` };
      },
    });
    const keys = {
      PLAID_ENV: 'sandbox',
      PLAID_CLIENT_ID: 'client-of-tests',
      PLAID_SECRET: 'secret-of-tests',
    };
    const [a, b] = await startPair(source.url, keys);
    const all = await subscribeEverywhere([a, b], token);
    // Polls are delayed after a valid webhook, so any other read is caused by a webhook.
    const receivedAt = performance.now();
    const polls = () => 2 * Math.floor((performance.now() - receivedAt) / POLL_AFTER_WEBHOOK_MS);
    const good = source.webhook({ webhook_code: 'EVENTS', events: [] });
    expect((await deliver(a.url, good)).status).toBe(200);
    await Promise.all(all.map((each) => each.count(2)));
    const before = reads;

    const forgeries = source.forgeries();
    // One hour, far above the delay that a busy machine may add to delivery.
    aheadMs = 3_600_000;
    forgeries['of the future'] = source.forgeries()['of the future'];
    aheadMs = 0;
    const statuses = (url: string) =>
      Promise.all(forgeryNames.map(async (name) => [name, (await deliver(url, forgeries[name])).status]));
    const refused = forgeryNames.map((name) => [name, 401]);
    expect(await Promise.all([statuses(a.url), statuses(b.url)])).toEqual([refused, refused]);
    expect(reads - before).toBeLessThanOrEqual(polls());

    // The next update that subscribers receive is that of the next valid webhook.
    expect((await deliver(a.url, source.webhook())).status).toBe(200);
    await until(() => all.every((each) => deliveredReasons(each).includes('SESSION_FINISHED')));
    expect(all.map(reasonsWithoutPolls)).toEqual(Array(4).fill(['SNAPSHOT', 'EVENTS', 'SESSION_FINISHED']));
    expect(reads - before).toBeGreaterThanOrEqual(2);
    expect(reads - before).toBeLessThanOrEqual(2 + polls());
  });
});
