/** A Redis that replies to PING and refuses the work: readiness, creates and webhooks of the whole server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { startIssuer } from '../support/issuer';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, startRedis } from '../support/processes/redis';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';
import { deliver, startWebhookSource } from '../support/webhooks/webhooks';

const CREATE = `mutation {
  createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US] }) { linkToken }
}`;
const CREATE_FOR_USER = CREATE.replace('[US]', '[US], user: { clientUserId: "u" }');

interface Refusal {
  readonly code: string;
  begin(redis: Redis): Promise<unknown>;
  end(redis: Redis): Promise<unknown>;
  /** Whether events can be published all the same. */
  readonly publishes: boolean;
}

const set = (name: string, value: string) => (redis: Redis) => redis.config('SET', name, value);
const acl =
  (...rules: string[]) =>
  (redis: Redis) =>
    redis.acl('SETUSER', 'default', ...rules);
const folderOf = async (redis: Redis) => ((await redis.config('GET', 'dir')) as string[])[1] ?? '';

const refusals: Record<string, Refusal> = {
  'is out of memory': {
    code: 'OOM',
    begin: set('maxmemory', '1'),
    end: set('maxmemory', '0'),
    publishes: true,
  },
  'has too few replicas': {
    code: 'NOREPLICAS',
    begin: set('min-replicas-to-write', '3'),
    end: set('min-replicas-to-write', '0'),
    publishes: false,
  },
  'is a replica': {
    code: 'READONLY',
    begin: async (redis) => redis.replicaof('127.0.0.1', await freePort()),
    end: (redis) => redis.replicaof('NO', 'ONE'),
    publishes: false,
  },
  'cannot save to its disk': {
    code: 'MISCONF',
    async begin(redis) {
      // Not a file, so that the new one cannot replace it.
      mkdirSync(join(await folderOf(redis), 'dump.rdb'));
      await redis.config('SET', 'save', '3600 1');
      await redis.bgsave();
      await until(async () => /rdb_last_bgsave_status:err/.test(await redis.info('persistence')));
    },
    end: set('save', ''),
    publishes: false,
  },
  'denies the keys of owners': {
    code: 'NOPERM',
    begin: acl('resetkeys', '~plaid-link:rate:*'),
    end: acl('resetkeys', '~*'),
    publishes: false,
  },
};

describeWith('a Redis that', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  async function start() {
    const redis = await startRedis();
    const issuer = await startIssuer();
    let creates = 0;
    const plaid = await startWebhookSource({
      otherwise: ({ path }) => {
        if (path === '/link/token/create') creates += 1;
        return { link_token: `link-sandbox-${creates}`, request_id: 'r' };
      },
    });
    const app = await startTestApp({ PLAID_BASE_URL: plaid.url, REDIS_URL: redis.url, ...issuer.env });
    const readiness = async () => (await fetch(`${app.url}/readyz`)).status;
    await until(async () => (await readiness()) === 200);
    const as = (claims: Record<string, unknown>) => ({ authorization: `Bearer ${issuer.token(claims)}` });
    return {
      admin: adminOf(redis),
      app,
      plaid,
      readiness,
      creates: () => creates,
      createByUser: () => app.graphql(CREATE, {}, as({ sub: 'ann' })),
      readByUser: () =>
        app.graphql('{ linkToken(token: "link-sandbox-1") { requestId } }', {}, as({ sub: 'ann' })),
      createByService: () => app.graphql(CREATE_FOR_USER, {}, as({ sub: 'backend', scope: 'link:service' })),
    };
  }

  // Readiness takes up to a second to change, and back.
  it.each(Object.entries(refusals))(
    '%s makes the server not ready and refuses creates with SERVICE_UNAVAILABLE before Plaid is called',
    async (_, { code, begin, end, publishes }) => {
      const { admin, app, plaid, readiness, creates, createByUser, createByService } = await start();
      await begin(admin);
      // At once: the check before a create does not depend on the last check of readiness.
      for (const create of [createByUser, createByService]) {
        const { data, errors } = await create();
        expect([data, errors?.map(({ extensions }) => extensions)]).toEqual([
          null,
          [{ code: 'SERVICE_UNAVAILABLE', retryable: true }],
        ]);
      }
      await until(async () => (await readiness()) === 503);
      expect((await createByUser()).errors?.[0]?.extensions['code']).toBe('SERVICE_UNAVAILABLE');
      expect(creates()).toBe(0);
      expect((await deliver(app.url, plaid.webhook())).status).toBe(publishes ? 200 : 503);

      await end(admin);
      await until(async () => (await readiness()) === 200);
      expect((await createByUser()).data).toEqual({ createLinkToken: { linkToken: 'link-sandbox-1' } });
      const lines = app.log.filter(({ role, level }) => role === 'data' && level === 40);
      expect(lines).toEqual([expect.objectContaining({ msg: 'redis rejected the connection', code })]);
    },
  );

  it('changes the reason for refusing writes gets one log line for each, and is still read from', async () => {
    const { admin, app, readiness, createByUser, readByUser } = await start();
    await createByUser();
    const codes = () =>
      app.log.filter(({ role, level }) => role === 'data' && level === 40).map(({ code }) => code);
    await admin.config('SET', 'maxmemory', '1');
    await until(async () => (await readiness()) === 503);
    // Reads need no writes.
    expect((await readByUser()).data).toEqual({ linkToken: { requestId: 'r' } });
    await admin.config('SET', 'min-replicas-to-write', '3');
    await admin.config('SET', 'maxmemory', '0');
    await until(() => codes().length > 1);
    await admin.config('SET', 'min-replicas-to-write', '0');
    await until(async () => (await readiness()) === 200);
    expect(codes()).toEqual(['OOM', 'NOREPLICAS']);
  });
});
