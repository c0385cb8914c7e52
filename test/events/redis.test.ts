/** Event delivery across replicas over a real Redis that stops, restarts and hangs. */
import { inspect } from 'node:util';
import { EventsUnavailable } from '../../src/errors/ServiceUnavailable';
import type { LinkTokenEvent } from '../../src/events/LinkTokenEvents';
import { createRedisEvents, EVENTS_CHANNEL, type RedisEvents } from '../../src/events/RedisEvents';
import { connectRedis, type RedisConnection } from '../../src/redis/connectRedis';
import { RedisFailure } from '../../src/redis/RedisFailure';
import { closeAfterTest } from '../support/closing';
import { fakeTime, INTERVALS } from '../support/fakeTime';
import { createTestLogger } from '../support/logLine';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import {
  adminOf,
  connectedTo,
  type RedisServer,
  redisConfigOf,
  startRedis,
} from '../support/processes/redis';
import { replicate, startEndpoint, startRedisPair } from '../support/processes/redisFailover';
import { until } from '../support/until';
import { eventNamed, recordEvents } from './recordEvents';

const [a, b, c] = ['a', 'b', 'c'].map(eventNamed) as [LinkTokenEvent, LinkTokenEvent, LinkTokenEvent];

interface Replica {
  readonly events: RedisEvents;
  readonly connection: RedisConnection;
  readonly received: readonly (LinkTokenEvent | 'resumed')[];
  readonly log: readonly Record<string, unknown>[];
  isReady(): boolean;
}

async function startReplica(url: string): Promise<Replica> {
  const log: Record<string, unknown>[] = [];
  const logger = createTestLogger(log);
  const connection = await connectRedis(redisConfigOf(url), logger);
  closeAfterTest(connection.close);
  const events = await createRedisEvents(redisConfigOf(url), connection, logger);
  closeAfterTest(() => events.close());
  const isReady = () => connection.isReady() && events.isReady();
  return { events, connection, received: recordEvents(events).events, log, isReady };
}

async function startReplicas(server: RedisServer): Promise<[Replica, Replica]> {
  const replicas: [Replica, Replica] = [await startReplica(server.url), await startReplica(server.url)];
  await until(() => replicas.every(({ isReady }) => isReady()));
  return replicas;
}

/** Interval between connection checks. */
const ASK_EVERY_MS = 1_000;

/** Shortens the timeout of commands while Redis hangs. */
function shortenTimeouts({ connection }: Replica): void {
  Object.assign(connection.client.options, { commandTimeout: 100, socketTimeout: 100 });
}

/** The error and its cause. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return error instanceof EventsUnavailable && error.cause instanceof RedisFailure
    ? ['EventsUnavailable', error.cause.code]
    : error;
}

const unavailable = (code: string) => ['EventsUnavailable', code];

/** Log lines about the subscribed connection. */
const eventsLog = ({ log }: Replica) =>
  log.filter(({ role }) => role === 'events').map(({ msg, code }) => [msg, code].filter(Boolean).join(' '));

describeWith('events in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('reach every replica once, the publisher included', async () => {
    const [one, other] = await startReplicas(await startRedis());
    await one.events.publish(a);
    await one.events.publish(b);
    await until(() => one.received.length >= 2 && other.received.length >= 2);
    await other.events.publish({ ...c, linkSessionId: null });
    await until(() => one.received.length >= 3 && other.received.length >= 3);
    expect([one.received, other.received]).toEqual(Array(2).fill([a, b, { ...c, linkSessionId: null }]));
  });

  it('are received as soon as the server is ready', async () => {
    const server = await startRedis();
    const replica = await startReplica(server.url);
    expect(replica.events.isReady()).toBe(false);
    await replica.events.started;
    expect(replica.events.isReady()).toBe(true);
    await (await connectedTo(server)).client.publish(EVENTS_CHANNEL, JSON.stringify(a));
    await until(() => replica.received.length > 0);
    expect(replica.received).toEqual([a]);
  });

  it('contain only the fields of the event', async () => {
    const server = await startRedis();
    const { events } = await startReplica(server.url);
    const messages: string[] = [];
    const { client } = await connectedTo(server);
    client.on('message', (_, message) => messages.push(message));
    await client.subscribe(EVENTS_CHANNEL);
    await events.started;
    await events.publish({ ...a, linkToken: 'link-sandbox-0001' } as LinkTokenEvent);
    await until(() => messages.length > 0);
    expect(messages).toEqual([JSON.stringify(a)]);
  });

  it('reach only this replica and fail to publish while Redis is down', async () => {
    const server = await startRedis();
    const [one, other] = await startReplicas(server);
    await server.stop();
    await until(() => !one.connection.isReady());
    expect(await failureOf(one.events.publish(a))).toEqual(unavailable('NOT_CONNECTED'));
    expect([one.received, other.received]).toEqual([[a], []]);
  });

  it('reach only this replica and fail to publish while Redis hangs', async () => {
    const server = await startRedis();
    const [one, other] = await startReplicas(server);
    server.pause();
    shortenTimeouts(one);
    expect(await failureOf(one.events.publish(a))).toEqual(unavailable('TIMEOUT'));
    expect([one.received, other.received]).toEqual([[a], []]);
    // Closing a connection takes longer while Redis hangs.
    server.resume();
  });

  it('resume after a restart of Redis, once every listener is notified of the gap', async () => {
    const server = await startRedis();
    const [one, other] = await startReplicas(server);
    await server.stop();
    await until(() => !one.events.isReady() && !other.events.isReady());
    expect([one.received, other.received]).toEqual([[], []]);
    await server.restart();
    await until(() => one.isReady() && other.isReady());
    await other.events.publish(a);
    await until(() => one.received.length >= 2 && other.received.length >= 2);
    expect([one.received, other.received]).toEqual(Array(2).fill(['resumed', a]));
    expect(eventsLog(one)).toEqual([
      'redis connected',
      'redis unavailable CONNECTION_LOST',
      'redis connected',
    ]);
  });

  it('resume after Redis hung, once every listener is notified of the gap', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const [one, other] = await startReplicas(server);
    server.pause();
    time.pass(ASK_EVERY_MS);
    await until(() => !one.events.isReady() && !other.events.isReady());
    server.resume();
    await until(() => one.isReady() && other.isReady());
    await one.events.publish(a);
    await until(() => one.received.length >= 2 && other.received.length >= 2);
    expect([one.received, other.received]).toEqual(Array(2).fill(['resumed', a]));
  });

  it('are subscribed to before listeners are notified of the gap', async () => {
    const server = await startRedis();
    const { events, isReady } = await startReplica(server.url);
    await until(isReady);
    const admin = await connectedTo(server);
    const subscribers: Promise<unknown>[] = [];
    events.listen({
      onEvent() {},
      onReconnect: () => void subscribers.push(admin.client.pubsub('NUMSUB', EVENTS_CHANNEL)),
    });
    await admin.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until(() => subscribers.length > 0);
    expect(await Promise.all(subscribers)).toEqual([[EVENTS_CHANNEL, 1]]);
    // ioredis does not subscribe again by itself, where a rejection would end the process.
    expect(await admin.client.info('commandstats')).toMatch(/cmdstat_subscribe:calls=2,/);
  });

  it('count as missed if the first connection fails', async () => {
    const port = await freePort();
    const replica = await startReplica(`redis://127.0.0.1:${port}`);
    await replica.events.started;
    expect(replica.events.isReady()).toBe(false);
    await startRedis({ port });
    await until(replica.isReady);
    expect(replica.received).toEqual(['resumed']);
  });

  it('keep the server not ready until Redis permits the subscription', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const admin = await connectedTo(server);
    await admin.client.acl('SETUSER', 'app', 'on', '>secret-of-app', '~*', '+@all');
    const replica = await startReplica(`redis://app:secret-of-app@127.0.0.1:${server.port}`);
    await until(() => eventsLog(replica).length > 0);
    await until(replica.connection.isReady);
    expect(replica.events.isReady()).toBe(false);
    expect(await failureOf(replica.events.publish(a))).toEqual(unavailable('NOPERM'));

    await admin.client.acl('SETUSER', 'app', `&${EVENTS_CHANNEL}`);
    await time.passUntil(replica.isReady, ASK_EVERY_MS);
    await replica.events.publish(b);
    await until(() => replica.received.length >= 3);
    expect(replica.received).toEqual([a, 'resumed', b]);
    expect(eventsLog(replica)).toEqual(['redis rejected the connection NOPERM', 'redis connected']);
  });

  it('fail to publish at a demoted primary, and reach every replica at the new one', async () => {
    const pair = await startRedisPair();
    const endpoint = await startEndpoint(pair.primary);
    const time = fakeTime(INTERVALS);
    const one = await startReplica(endpoint.url);
    await until(one.isReady);
    endpoint.pointTo(pair.replica);
    await adminOf(pair.replica).replicaof('NO', 'ONE');
    const other = await startReplica(endpoint.url);
    await until(other.isReady);
    await replicate(pair.primary, pair.replica);
    const before = adminOf(pair.primary);
    expect(String(await before.client('LIST')).match(/name=plaid-link-graphql/g)).toHaveLength(2);

    expect(await failureOf(one.events.publish(a))).toEqual(unavailable('READONLY'));
    expect(one.isReady()).toBe(false);
    await time.passUntil(one.isReady, ASK_EVERY_MS);
    await one.events.publish(b);
    await until(() => other.received.length > 0 && one.received.length >= 3);
    expect([one.received, other.received]).toEqual([[a, 'resumed', b], [b]]);
    // Neither connection stays at the old one.
    expect(String(await before.client('LIST'))).not.toContain('plaid-link-graphql');
  });

  it('fail to publish while the subscription is at another server, and both connections reconnect', async () => {
    const [first, second] = await Promise.all([startRedis(), startRedis()]);
    const endpoint = await startEndpoint(first);
    const time = fakeTime(INTERVALS);
    const replica = await startReplica(endpoint.url);
    await until(replica.isReady);
    endpoint.pointTo(second);
    await adminOf(first).call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(() => !replica.connection.isReady());
    await until(replica.connection.isReady);
    expect(await failureOf(replica.events.publish(a))).toEqual(unavailable('EVENT_NOT_RECEIVED'));
    // The heartbeat finds it without an event.
    await time.passUntil(() => eventsLog(replica).length > 1, ASK_EVERY_MS);
    await time.passUntil(replica.isReady, ASK_EVERY_MS);
    await replica.events.publish(b);
    await until(() => replica.received.length >= 3);
    expect(replica.received).toEqual([a, 'resumed', b]);
    // A heartbeat may meet the data connection while it reconnects, which is logged too.
    const log = eventsLog(replica);
    expect(log.slice(0, 2)).toEqual(['redis connected', 'redis unavailable EVENT_NOT_RECEIVED']);
    expect(log.at(-1)).toBe('redis connected');
    expect(String(await adminOf(second).client('LIST')).match(/name=plaid-link-graphql/g)).toHaveLength(2);
  });

  it('are published while Redis is out of memory', async () => {
    const server = await startRedis();
    const [one, other] = await startReplicas(server);
    await adminOf(server).config('SET', 'maxmemory', '1');
    await one.events.publish(a);
    await until(() => other.received.length > 0);
    expect([one.received, other.received]).toEqual([[a], [a]]);
  });

  it('are distinguished from other messages, which are ignored and logged once', async () => {
    const server = await startRedis();
    const replica = await startReplica(server.url);
    await until(replica.isReady);
    const { client } = await connectedTo(server);
    const nonsense = [
      '',
      'hello',
      'null',
      '[]',
      '"x"',
      '{}',
      '{"id":',
      JSON.stringify({ ...a, id: 'link-sandbox-0001' }),
      JSON.stringify({ ...a, tokenHash: 7 }),
      JSON.stringify({ ...a, kind: 'HANDOFF' }),
      JSON.stringify({ ...a, kind: 'constructor' }),
      JSON.stringify({ ...a, linkSessionId: undefined }),
      JSON.stringify({ ...a, linkSessionId: {} }),
    ];
    for (const message of nonsense) await client.publish(EVENTS_CHANNEL, message);
    // From a future version.
    await client.publish(EVENTS_CHANNEL, JSON.stringify({ ...b, more: 1 }));
    await until(() => replica.received.length > 0);
    expect(replica.received).toEqual([b]);
    expect(replica.log.filter(({ role }) => role === undefined)).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        channel: EVENTS_CHANNEL,
        msg: 'unknown event message ignored',
      },
    ]);
  });

  it('reach the other listeners if one fails', async () => {
    const { events, received, log, isReady } = await startReplica((await startRedis()).url);
    await until(isReady);
    events.listen({
      onEvent() {
        throw new Error('link-sandbox-0001 is wrong');
      },
      onReconnect() {},
    });
    const last = recordEvents(events);
    await events.publish(a);
    await until(() => last.events.length > 0);
    expect([received, last.events]).toEqual([[a], [a]]);
    expect(log.map(({ msg }) => msg)).toContain('event listener failed');
  });

  it('leave no content of theirs or of ioredis in errors and in the log', async () => {
    const server = await startRedis({ password: 'secret-of-redis' });
    const replica = await startReplica(server.url);
    await until(replica.isReady);
    server.pause();
    shortenTimeouts(replica);
    const error = await replica.events.publish(a).catch((reason) => reason);
    await server.stop();
    await until(() => !replica.isReady());
    await server.restart();
    await until(replica.isReady);
    expect(inspect([error, replica.log], { depth: null })).not.toMatch(
      new RegExp(`${a.id}|${a.tokenHash}|secret-of-redis|ioredis|lastNodeError|previousErrors|command:`),
    );
  });

  it('are not received after close, which ends the connection', async () => {
    const server = await startRedis();
    const [one, other] = await startReplicas(server);
    await one.events.close();
    expect(one.events.isReady()).toBe(false);
    await other.events.publish(a);
    await until(() => other.received.length > 0);
    expect(one.received).toEqual([]);
    const { client } = await connectedTo(server);
    await until(async () => String(await client.client('LIST')).match(/graphql:events /g)?.length === 1);
  });
});
