/** Two replicas whose Redis is stopped or hangs for a while, and the sessions that continue meanwhile. */
import { startIssuer } from '../support/issuer';
import { describeWith, programOnPath } from '../support/processes/programs';
import { type RedisServer, startRedis } from '../support/processes/redis';
import { type Replica, startReplica } from '../support/processes/replicas';
import { until } from '../support/until';
import {
  createToken,
  deliveredEvents,
  deliveredReasons,
  reasonsWithoutPolls,
  startCountingEmulator,
  subscribeBy,
  subscribeEverywhere,
  updatesWithoutPolls,
} from './linkSessions';

/** Ways in which Redis is unavailable, and how it recovers. */
const absences = {
  'was killed': { begin: (redis: RedisServer) => redis.stop(), end: (redis: RedisServer) => redis.restart() },
  hangs: { begin: (redis: RedisServer) => redis.pause(), end: (redis: RedisServer) => redis.resume() },
};
const absenceNames = Object.keys(absences) as (keyof typeof absences)[];

/** A step without a webhook from Plaid. */
const silentStep = { outcome: 'exit', error: 'INVALID_CREDENTIALS', finished: false } as const;

describeWith('replicas', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  async function start({ env = {}, webhookRetryScale = 1 } = {}) {
    const problems: string[] = [];
    const emulator = await startCountingEmulator({
      webhookRetryScale,
      onProblem: (message) => void problems.push(message),
    });
    const redis = await startRedis();
    const whole = { PLAID_BASE_URL: emulator.url, REDIS_URL: redis.url };
    const start = (more = {}) => startReplica({ ...whole, ...more });
    const [a, b] = await Promise.all([start(env), start(env)]);
    return { emulator, problems, redis, a, b, start };
  }

  /** Resolves once all replicas report this readiness. */
  const areReady = (isReady: boolean, ...replicas: Replica[]) =>
    until(async () => {
      const statuses = await Promise.all(replicas.map(({ status }) => status('/readyz')));
      return statuses.every((status) => status === (isReady ? 200 : 503));
    });

  it.each(absenceNames)(
    'stay alive and are not ready while Redis %s, and are ready afterwards',
    async (name) => {
      const { redis, a, b } = await start();
      await absences[name].begin(redis);
      await areReady(false, a, b);
      expect(await Promise.all([a, b].map(({ status }) => status('/healthz')))).toEqual([200, 200]);
      await absences[name].end(redis);
      await areReady(true, a, b);
    },
  );

  it.each(absenceNames)(
    'send each event of a session that ended while Redis %s once to every subscriber',
    async (name) => {
      const { emulator, problems, redis, a, b } = await start();
      const token = await createToken(a);
      const all = await subscribeEverywhere([a, b], token);
      const { link_session_id } = await emulator.play({ link_token: token, items: 1, finished: false });
      await until(() => all.every((each) => deliveredReasons(each).includes('ITEM_ADD_RESULT')));

      await absences[name].begin(redis);
      await areReady(false, a, b);
      await emulator.play({ link_token: token, link_session_id, outcome: 'success' });
      await emulator.webhooksSettled();
      // Plaid must resend the webhook. The replica that received it notifies its own subscribers all the same.
      expect(problems).toEqual([
        `webhook delivery failed: SESSION_FINISHED to ${a.url}, status 503 (attempt 1)`,
      ]);
      const [atA, atB] = [all.slice(0, 2), all.slice(2)];
      expect(await Promise.all(atA.map(({ ended }) => ended))).toEqual([null, null]);
      expect(atA.map(reasonsWithoutPolls)).toEqual(
        Array(2).fill(['SNAPSHOT', 'ITEM_ADD_RESULT', 'SESSION_FINISHED']),
      );

      await absences[name].end(redis);
      expect(await Promise.all(atB.map(({ ended }) => ended))).toEqual([null, null]);
      expect(atB.map(reasonsWithoutPolls)).toEqual(Array(2).fill(['SNAPSHOT', 'ITEM_ADD_RESULT']));
      expect(all.map(deliveredEvents)).toEqual(Array(4).fill(await emulator.eventIds(token)));
      await areReady(true, a, b);
    },
  );

  it('read again for all subscribers as soon as Redis is back, before the next poll', async () => {
    const { emulator, redis, a, b } = await start();
    const token = await createToken(a);
    const all = await subscribeEverywhere([a, b], token);
    const { link_session_id } = await emulator.play({ link_token: token, items: 1, finished: false });
    await until(() => all.every((each) => deliveredReasons(each).includes('ITEM_ADD_RESULT')));
    await redis.stop();
    await areReady(false, a, b);
    await emulator.play({ link_token: token, link_session_id, ...silentStep });
    await redis.restart();
    await areReady(true, a, b);

    // A token without a webhook: one would delay its next poll.
    const other = await createToken(b);
    const watchingOther = await subscribeEverywhere([a, b], other);
    await emulator.play({ link_token: other, ...silentStep });
    await Promise.all(watchingOther.map((each) => each.count(2)));
    expect(all.map(reasonsWithoutPolls)).toEqual(Array(4).fill(['SNAPSHOT', 'ITEM_ADD_RESULT']));
    expect(all.map(deliveredEvents)).toEqual(Array(4).fill(await emulator.eventIds(token)));
  });

  it('deliver new webhooks to subscribers from before the restart of Redis', async () => {
    const { emulator, redis, a, b } = await start();
    const token = await createToken(a);
    const all = await subscribeEverywhere([a, b], token, { untilFinished: false });
    await redis.stop();
    await areReady(false, a, b);
    await redis.restart();
    await areReady(true, a, b);

    const { link_session_id: linkSessionId } = await emulator.play({ link_token: token, outcome: 'exit' });
    await until(() => all.every((each) => deliveredReasons(each).includes('EVENTS')));
    expect(all.map((each) => updatesWithoutPolls(each).slice(1))).toEqual(
      Array(4).fill(
        ['SESSION_FINISHED', 'EVENTS'].map((reason) => expect.objectContaining({ reason, linkSessionId })),
      ),
    );
    expect(all.map(deliveredEvents)).toEqual(Array(4).fill(await emulator.eventIds(token)));
  });

  it('all deliver a webhook that was refused while Redis was gone once Plaid resends it', async () => {
    const { emulator, problems, redis, a, b } = await start({ webhookRetryScale: 0.02 });
    const token = await createToken(a);
    const all = await subscribeEverywhere([b], token, { untilFinished: false });
    await redis.stop();
    await areReady(false, a, b);
    await emulator.play({ link_token: token, outcome: 'success' });
    await until(() => problems.length > 0);
    await redis.restart();
    await until(() => all.every((each) => deliveredReasons(each).includes('EVENTS')));
    expect(all.map(reasonsWithoutPolls)).toEqual(
      Array(2).fill(['SNAPSHOT', 'ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EVENTS']),
    );
    expect(all.map(deliveredEvents)).toEqual(Array(2).fill(await emulator.eventIds(token)));
  });

  it('refuse an end user with SERVICE_UNAVAILABLE while Redis is gone, and serve callers that need no ownership record', async () => {
    const issuer = await startIssuer();
    const { redis, a, start: startAnother } = await start({ env: issuer.env });
    const open = await startAnother({});
    const headers = { authorization: `Bearer ${issuer.token({ sub: 'owner' })}` };
    const token = await createToken(a, headers);
    await redis.stop();
    await areReady(false, a, open);

    const refused = await subscribeBy('server-sent events', a, token, { headers });
    expect(await refused.ended).toBeNull();
    expect(refused.results).toEqual([
      {
        errors: [
          {
            message: 'Link token ownership cannot be checked at the moment. Retry later.',
            path: ['linkTokenUpdated'],
            locations: expect.anything(),
            extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true },
          },
        ],
      },
    ]);
    const watching = await subscribeEverywhere([open], token);
    expect(watching.map(deliveredReasons)).toEqual([['SNAPSHOT'], ['SNAPSHOT']]);
  });
});
