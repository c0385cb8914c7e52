/**
 * Rotation of secrets and settings in a real process, by SIGHUP under constant load: no request fails, no subscription
 * ends, and the new value is in effect. `reload.test.ts` has those of Plaid, the router, the webhook receiver and Redis's password.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { byEventStream } from '../graphql/transports/liveClients';
import { type Certificates, createCertificates } from '../support/certificates';
import { startCollector } from '../support/collector';
import { freePort } from '../support/loopback';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, startRedis } from '../support/processes/redis';
import { startRedisPair, startSentinels } from '../support/processes/redisFailover';
import { temporaryFolder } from '../support/temporaryFolder';
import { askGraphQL } from '../support/testApp';
import { until } from '../support/until';
import { type Reloadable, reloaded, startLoad, startReloadable } from './reloadable';

const READ = 'query ($token: String!) { linkToken(token: $token) { requestId } }';
const CREATE = `mutation ($key: String!) {
  createLinkToken(idempotencyKey: $key, input: {
    user: { clientUserId: "u" }, clientName: "App", language: "en", countryCodes: [US], products: [AUTH]
  }) { linkToken }
}`;
const WATCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token) { newEvents { eventId } }
}`;

interface Rotation {
  readonly env?: Readonly<Record<string, string>>;
  /** Contents at the start. */
  readonly files: Readonly<Record<string, string>>;
  /** Replaces the files in the order that the runbook gives. Resolves once new values are in effect and old ones are not. */
  rotate(server: Reloadable): Promise<void>;
  /** The Redis whose clients connect again after the rotation. */
  readonly redis?: Redis;
}

type Prepare = () => Promise<Rotation>;

const settings: Record<string, Prepare> = {
  async LOG_LEVEL_FILE() {
    const requestsOf = (server: Reloadable) => server.log().filter(({ msg }) => msg === 'plaid request');
    return {
      files: { LOG_LEVEL_FILE: 'info' },
      async rotate(server) {
        expect(requestsOf(server)).toEqual([]);
        await server.reload({ LOG_LEVEL_FILE: 'debug' });
        await until(() => requestsOf(server).length > 0);
      },
    };
  },

  async TRUSTED_OPERATIONS() {
    const [old, next] = ['query Old { __typename }', 'query New { __typename }'];
    const manifest = (...bodies: string[]) => {
      const operations = bodies.map((body, id) => ({ id: `${id}`, name: `${id}`, type: 'query', body }));
      return JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
    };
    const statuses = async ({ url }: Reloadable) => {
      const answers = await Promise.all([askGraphQL(url, old), askGraphQL(url, next)]);
      return answers.map(({ status }) => status);
    };
    return {
      env: { TRUSTED_OPERATIONS_ONLY: 'on' },
      files: { TRUSTED_OPERATIONS: manifest(READ, CREATE, WATCH, old) },
      async rotate(server) {
        expect(await statuses(server)).toEqual([200, 403]);
        await server.reload({ TRUSTED_OPERATIONS: manifest(READ, CREATE, WATCH, next) });
        expect(await statuses(server)).toEqual([403, 200]);
      },
    };
  },

  async OTEL_EXPORTER_OTLP_HEADERS_FILE() {
    const collector = await startCollector();
    const key = () => collector.requests.at(-1)?.headers['x-key'];
    return {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      files: { OTEL_EXPORTER_OTLP_HEADERS_FILE: 'x-key=old-key' },
      async rotate(server) {
        await until(() => key() === 'old-key');
        await server.reload({ OTEL_EXPORTER_OTLP_HEADERS_FILE: 'x-key=new-key' });
        await until(() => key() === 'new-key');
      },
    };
  },
};

/** Rotations of what opens a connection to Redis: the old values are no longer accepted when it opens the next. */
const redisSecrets: Record<string, Prepare> = {
  async 'REDIS_TLS_CA_FILE, REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE'() {
    const [old, next] = [createCertificates(), createCertificates('new CA')];
    const contentOf = (path: string) => readFileSync(path, 'utf8');
    const both = contentOf(old.ca) + contentOf(next.ca);
    const bothFile = join(temporaryFolder(), 'ca.crt');
    writeFileSync(bothFile, both);
    const tls = (ca: string, { server }: Certificates) => ({
      'tls-ca-cert-file': ca,
      'tls-cert-file': server.cert,
      'tls-key-file': server.key,
    });
    const port = String(await freePort());
    const redis = await startRedis({ tls: true, settings: { ...tls(old.ca, old), port } });
    const admin = adminOf({ url: `redis://127.0.0.1:${port}` });
    const setTls = (ca: string) => admin.call('CONFIG', 'SET', ...Object.entries(tls(ca, next)).flat());
    return {
      env: { REDIS_URL: redis.url },
      files: {
        REDIS_TLS_CA_FILE: contentOf(old.ca),
        REDIS_TLS_CERT_FILE: contentOf(old.client.cert),
        REDIS_TLS_KEY_FILE: contentOf(old.client.key),
      },
      async rotate(server) {
        expect(await server.reload({ REDIS_TLS_CA_FILE: both })).toEqual(reloaded('REDIS_TLS_CA_FILE'));
        await setTls(bothFile);
        await server.reload({
          REDIS_TLS_CERT_FILE: contentOf(next.client.cert),
          REDIS_TLS_KEY_FILE: contentOf(next.client.key),
        });
        await setTls(next.ca);
        await server.reload({ REDIS_TLS_CA_FILE: contentOf(next.ca) });
      },
      redis: admin,
    };
  },

  async REDIS_SENTINEL_PASSWORD_FILE() {
    const pair = await startRedisPair();
    const { url, sentinels } = await startSentinels(pair, 'old-password');
    const setPassword = (rule: string) =>
      Promise.all(sentinels.map((sentinel) => sentinel.call('ACL', 'SETUSER', 'default', rule)));
    return {
      env: { REDIS_URL: url },
      files: { REDIS_SENTINEL_PASSWORD_FILE: 'old-password' },
      async rotate(server) {
        await setPassword('>new-password');
        await server.reload({ REDIS_SENTINEL_PASSWORD_FILE: 'new-password' });
        await setPassword('<old-password');
      },
      redis: adminOf(pair.primary),
    };
  },
};

async function rotateUnderLoad(prepare: Prepare): Promise<void> {
  const { env, files, rotate, redis } = await prepare();
  let events: object[] = [];
  const plaid = await startPlaidDouble(({ body }) => ({
    request_id: 'r',
    expiration: '2031-01-01T00:00:00Z',
    link_token: body['link_token'] ?? 'created',
    ...(body['link_token'] === 'watched' && {
      link_sessions: [{ link_session_id: 's', started_at: '2031-01-01T00:00:00Z', events }],
    }),
  }));
  const server = await startReloadable({ PLAID_BASE_URL: plaid.url, ...env }, files);
  const isReady = async () => (await fetch(`${server.url}/readyz`)).status === 200;
  await until(isReady);
  const subscription = (await byEventStream(server.url)).run({
    query: WATCH,
    variables: { token: 'watched' },
  });
  await subscription.count(1);
  const reads = startLoad(async (number) => {
    const answer = await askGraphQL(server.url, READ, { token: `token-${number}` });
    expect(answer).toEqual({ status: 200, data: { linkToken: { requestId: 'r' } } });
  });
  let keys = 0;
  const startCreates = () =>
    startLoad(async () => {
      const answer = await askGraphQL(server.url, CREATE, { key: `key-${keys++}` });
      expect(answer).toEqual({ status: 200, data: { createLinkToken: { linkToken: 'created' } } });
    });
  let creates = startCreates();
  const more = () => Promise.all([reads.more(50), creates.more(50)]);

  await more();
  await rotate(server);
  await more();
  if (redis) {
    // Without the creates, which use these connections.
    await creates.stop();
    const connections = () => server.log().filter(({ msg }) => msg === 'redis connected').length;
    expect(connections()).toBe(2);
    for (const type of ['normal', 'pubsub'])
      await redis.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
    await until(() => connections() >= 4);
    await until(isReady);
    creates = startCreates();
    await more();
  }
  events = [{ event_id: 'e', event_name: 'OPEN', event_metadata: {}, timestamp: '2031-01-01T00:00:00Z' }];
  await subscription.count(2);
  expect(subscription.results[1]).toEqual({ data: { linkTokenUpdated: { newEvents: [{ eventId: 'e' }] } } });
  await Promise.all([reads.stop(), creates.stop()]);
}

describe('a rotation under load without a failed request', () => {
  it.each(Object.entries(settings))('replaces %s', (_, prepare) => rotateUnderLoad(prepare));

  const programs = programOnPath('redis-server') && programOnPath('openssl');
  describeWith('with Redis', 'redis-server and openssl on the PATH', programs, () => {
    it.each(Object.entries(redisSecrets))('replaces %s', (_, prepare) => rotateUnderLoad(prepare));
  });
});
