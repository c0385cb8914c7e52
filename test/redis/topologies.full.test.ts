/** The server with an ACL user that may do only what the page on Redis lists, and with a Redis Cluster. */
import { codeIn, documentAt, rowsOf } from '../support/documents';
import { startIssuer } from '../support/issuer';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, startRedis } from '../support/processes/redis';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';

describeWith('the server', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('needs no more permissions than the page on Redis lists', async () => {
    const rows = rowsOf(documentAt('src/redis/README.md'), 'ACL rule');
    const rules = rows.flatMap(([rule]) => codeIn(rule)).flatMap((rule) => rule.split(' '));
    expect(rules.length).toBeGreaterThan(10);
    const redis = await startRedis();
    const admin = adminOf(redis);
    await admin.acl('SETUSER', 'app', 'on', '>secret-of-app', 'resetchannels', ...rules);
    const issuer = await startIssuer();
    const plaid = await startWebhookSource({
      otherwise: () => ({ link_token: 'link-sandbox-1', request_id: 'r' }),
    });
    const app = await startTestApp({
      PLAID_BASE_URL: plaid.url,
      REDIS_URL: `redis://app:secret-of-app@127.0.0.1:${redis.port}`,
      ...issuer.env,
    });
    await until(async () => (await fetch(`${app.url}/readyz`)).status === 200);
    const headers = { authorization: `Bearer ${issuer.token()}` };
    const create = () =>
      app.graphql(
        'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US] }, idempotencyKey: "k") { linkToken } }',
        {},
        headers,
      );
    for (const created of [await create(), await create()]) {
      expect(created.data).toEqual({ createLinkToken: { linkToken: 'link-sandbox-1' } });
    }
    const read = await app.graphql('{ linkToken(token: "link-sandbox-1") { linkToken } }', {}, headers);
    expect(read.data).toEqual({ linkToken: { linkToken: 'link-sandbox-1' } });
    expect((await deliver(app.url, plaid.webhook())).status).toBe(200);
    const refused = (await admin.acl('LOG')) as unknown[];
    // ioredis introduces itself, where this is permitted.
    expect(refused.filter((entry) => !JSON.stringify(entry).includes('"client|set'))).toEqual([]);
    expect(app.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  it('refuses a Redis Cluster with a log line that says so', async () => {
    const redis = await startRedis({ settings: { 'cluster-enabled': 'yes' } });
    const plaid = await startWebhookSource({});
    const app = await startTestApp({ PLAID_BASE_URL: plaid.url, REDIS_URL: redis.url });
    expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
    const refusals = () => app.log.filter(({ role, level }) => role === 'data' && Number(level) > 30);
    await until(() => refusals().length > 0);
    expect(refusals()).toEqual([
      expect.objectContaining({ level: 50, msg: 'redis cluster is not supported', code: 'CLUSTERDOWN' }),
    ]);

    // With all slots on one server, too: a read of several keys fails there.
    const admin = adminOf(redis);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until(() => refusals().length > 1);
    expect(refusals()[1]).toMatchObject({ msg: 'redis cluster is not supported', code: 'CROSSSLOT' });
    expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
  });
});
