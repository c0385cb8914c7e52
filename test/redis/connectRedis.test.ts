/** The connection to a Redis that stops, restarts, hangs and rejects commands. */
import { createServer } from 'node:net';
import {
  connectRedis,
  type RedisConnection,
  type RedisConnectionOptions,
} from '../../src/redis/connectRedis';
import { RedisFailure } from '../../src/redis/RedisFailure';
import { closeAfterTest } from '../support/closing';
import { fakeTime, INTERVALS } from '../support/fakeTime';
import { createTestLogger } from '../support/logLine';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, type RedisServer, redisConfigOf, startRedis } from '../support/processes/redis';
import { until } from '../support/until';

const connected = { level: 30, time: expect.any(Number), role: 'data', msg: 'redis connected' };
const notConnected = (code: string) => ({
  level: 40,
  time: expect.any(Number),
  role: 'data',
  msg: 'redis unavailable',
  code,
});
const rejected = (code: string) => ({
  level: 40,
  time: expect.any(Number),
  role: 'data',
  msg: 'redis rejected the connection',
  code,
});

async function connect(
  url: string,
  options?: RedisConnectionOptions,
): Promise<RedisConnection & { log: unknown[] }> {
  const log: unknown[] = [];
  const logger = createTestLogger(log);
  const connection = await connectRedis(redisConfigOf(url), logger, options);
  closeAfterTest(connection.close);
  return { ...connection, log };
}

/** Interval between connection checks. */
const ASK_EVERY_MS = 1_000;

/** Shortens timeouts while Redis hangs. */
function setTimeouts({ client }: RedisConnection, milliseconds: number): void {
  Object.assign(client.options, { commandTimeout: milliseconds, socketTimeout: milliseconds });
}

/** The code of the failure of a command. */
async function failureOf(command: Promise<unknown>): Promise<string> {
  return command.then(
    () => 'none',
    (error) => new RedisFailure(error).code,
  );
}

describeWith('with a Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('connects, and logs it once', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    expect(redis.isReady()).toBe(false);
    await until(redis.isReady);
    expect(await redis.client.incr('count')).toBe(1);
    expect(redis.log).toEqual([connected]);
  });

  it('starts without Redis, and connects once Redis starts', async () => {
    const port = await freePort();
    const redis = await connect(`redis://127.0.0.1:${port}`);
    await until(() => redis.log.length > 0);
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');
    expect(redis.isReady()).toBe(false);

    await startRedis({ port });
    await until(redis.isReady);
    expect(redis.log).toEqual([notConnected('ECONNREFUSED'), connected]);
  });

  it('reconnects after a restart of Redis, and logs the loss and the return once each', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);

    await server.stop();
    await until(() => attempts >= 3);
    expect(redis.isReady()).toBe(false);
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');

    await server.restart();
    await until(redis.isReady);
    expect(await redis.client.incr('count')).toBe(1);
    expect(redis.log).toEqual([connected, notConnected('CONNECTION_LOST'), connected]);
  });

  it('waits at most 2.2 s for the next attempt, however long Redis is down', async () => {
    const { retryStrategy } = (await connect('redis://127.0.0.1:1')).client.options;
    const delays = [1, 5, 10, 100, 10_000].map((attempt) => Number(retryStrategy?.(attempt)));
    expect(delays.filter((delay) => !(delay >= 50 && delay <= 2_200))).toEqual([]);
  });

  it('fails commands pending when the connection breaks, and does not resend them', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    server.pause();
    const command = failureOf(redis.client.incr('count'));
    await server.restart();
    // Depends on whether the command was sent before.
    expect(await command).toMatch(/^(CONNECTION_LOST|NOT_CONNECTED)$/);
    await until(redis.isReady);
    expect(await redis.client.get('count')).toBeNull();
  });

  it('fails a command while Redis hangs, and recovers afterwards', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    server.pause();
    setTimeouts(redis, 100);
    expect(await failureOf(redis.client.incr('count'))).toBe('TIMEOUT');
    await until(() => !redis.isReady());
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');
    setTimeouts(redis, 1_000);
    server.resume();
    await until(redis.isReady);
    expect(redis.log).toEqual([connected, notConnected('TIMEOUT'), connected]);
  });

  it('detects a hanging Redis without traffic', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const redis = await connect(server.url);
    await until(redis.isReady);
    server.pause();
    setTimeouts(redis, 100);
    time.pass(ASK_EVERY_MS);
    await until(() => !redis.isReady());
    setTimeouts(redis, 1_000);
    server.resume();
    await until(redis.isReady);
  });

  it('waits one second for each reply', async () => {
    const { options } = (await connect('redis://127.0.0.1:1')).client;
    expect(options).toMatchObject({ commandTimeout: 1_000, socketTimeout: 1_000 });
  });

  it('starts while Redis hangs, and connects afterwards', async () => {
    const server = await startRedis();
    server.pause();
    const redis = await connect(server.url);
    setTimeouts(redis, 100);
    await until(() => redis.log.length > 0);
    setTimeouts(redis, 1_000);
    server.resume();
    await until(redis.isReady);
    expect(redis.log).toEqual([notConnected('TIMEOUT'), connected]);
  });

  it('is not ready while Redis replies with errors', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const redis = await connect(server.url);
    await until(redis.isReady);
    // Redis also replies with errors while it loads its data.
    const admin = await connect(server.url);
    await until(admin.isReady);
    await admin.client.acl('SETUSER', 'default', '-set');
    time.pass(ASK_EVERY_MS);
    await until(() => !redis.isReady());
    await admin.client.acl('SETUSER', 'default', '+set');
    time.pass(ASK_EVERY_MS);
    await until(redis.isReady);
    expect(redis.log).toEqual([connected, rejected('NOPERM'), connected]);
  });

  it('takes password, user and database from the URL', async () => {
    const server = await startRedis({ password: 'p@ss/w%rd' });
    const admin = await connect(server.url);
    await until(admin.isReady);
    await admin.client.acl('SETUSER', 'app@1', 'on', '>s:cret', '~*', '+@all');

    const redis = await connect(`redis://app%401:s%3Acret@127.0.0.1:${server.port}/3`);
    await until(redis.isReady);
    expect(await redis.client.client('INFO')).toMatch(/ db=3 .* user=app@1 /);
  });

  it('is not ready with a wrong password, and logs it without the URL', async () => {
    const server = await startRedis({ password: 'the-right-one' });
    const redis = await connect(`redis://default:the-wrong-one@127.0.0.1:${server.port}`);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    await until(() => attempts >= 3);
    expect(redis.isReady()).toBe(false);
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');
    expect(redis.log).toEqual([rejected('WRONGPASS')]);
  });

  it('is not ready without the required password', async () => {
    const server = await startRedis({ password: 'the-right-one' });
    const redis = await connect(`redis://127.0.0.1:${server.port}`);
    await until(() => redis.log.length > 0);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([rejected('NOAUTH')]);
  });

  it('logs why Redis rejects it, also if Redis was down before', async () => {
    const port = await freePort();
    const redis = await connect(`redis://127.0.0.1:${port}`);
    await until(() => redis.log.length > 0);
    await startRedis({ port, password: 'the-right-one' });
    await until(() => redis.log.length > 1);
    expect(redis.log).toEqual([notConnected('ECONNREFUSED'), rejected('NOAUTH')]);
  });

  it('does not fall back to database 0 if the one in the URL is rejected', async () => {
    const server = await startRedis();
    const redis = await connect(`${server.url}/99`);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    await until(() => attempts >= 2);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([rejected('ERR')]);
  });

  it('reconnects when its server has become a replica', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    const admin = adminOf(server);
    await admin.replicaof('127.0.0.1', await freePort());
    expect(await failureOf(redis.client.incr('count'))).toBe('READONLY');
    await until(() => attempts >= 2);
    expect(redis.isReady()).toBe(false);
    await admin.replicaof('NO', 'ONE');
    await until(redis.isReady);
    expect(redis.log).toEqual([connected, rejected('READONLY'), connected]);
  });

  it.each<[string, (redis: RedisConnection, server: RedisServer) => Promise<unknown>]>([
    [
      'it is asked to reconnect repeatedly',
      async ({ reconnect }) => {
        for (let times = 0; times < 20; times++) reconnect();
      },
    ],
    [
      'its server has become a replica and many commands fail',
      async ({ client }, server) => {
        await adminOf(server).replicaof('127.0.0.1', await freePort());
        const commands = Array.from({ length: 20 }, () => failureOf(client.incr('count')));
        expect(await Promise.all(commands)).toEqual(Array(20).fill('READONLY'));
        await adminOf(server).replicaof('NO', 'ONE');
      },
    ],
  ])('ends its connection once if %s', async (_, fail) => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    const { stream } = redis.client;
    // ioredis adds a listener for each time, and Node warns about more than ten.
    let closeListeners = 0;
    stream.on('newListener', (event) => {
      if (event === 'close') closeListeners++;
    });
    await fail(redis, server);
    expect(closeListeners).toBe(1);
    await until(() => redis.client.stream !== stream && redis.isReady());
  });

  it('is ready once prepared, on each connection, and names its role', async () => {
    const server = await startRedis();
    const prepared: string[] = [];
    const redis = await connect(server.url, {
      role: 'events',
      async prepare(client) {
        prepared.push(String(await client.client('GETNAME')));
      },
    });
    await until(redis.isReady);
    expect(prepared).toEqual(['plaid-link-graphql:events']);
    await server.restart();
    await until(() => prepared.length === 2);
    await until(redis.isReady);
    const events = { role: 'events' };
    expect(redis.log).toEqual([
      { ...connected, ...events },
      { ...notConnected('CONNECTION_LOST'), ...events },
      { ...connected, ...events },
    ]);
  });

  it('is not ready while prepare fails, and retries', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const admin = await connect(server.url);
    await until(admin.isReady);
    await admin.client.acl('SETUSER', 'default', '-subscribe');
    let attempts = 0;
    const redis = await connect(server.url, {
      async prepare(client) {
        attempts++;
        await client.subscribe('channel');
      },
    });
    await until(() => redis.log.length > 0);
    time.pass(ASK_EVERY_MS);
    await until(() => attempts === 2);
    expect(redis.isReady()).toBe(false);
    await admin.client.acl('SETUSER', 'default', '+subscribe');
    await time.passUntil(redis.isReady, ASK_EVERY_MS);
    expect(redis.log).toEqual([rejected('NOPERM'), connected]);
  });

  it('closes for good, whatever state Redis is in', async () => {
    const server = await startRedis();
    const [ready, hanging, gone] = [
      await connect(server.url),
      await connect(server.url),
      await connect(server.url),
    ];
    await until(() => ready.isReady() && hanging.isReady() && gone.isReady());
    await ready.close();
    server.pause();
    await hanging.close();
    await server.stop();
    await until(() => gone.client.status === 'reconnecting');
    await gone.close();
    await (await connect(server.url)).close();
    await server.restart();

    const other = await connect(server.url);
    await until(other.isReady);
    expect(String(await other.client.client('LIST')).match(/name=plaid-link-graphql:data /g)).toHaveLength(1);
    expect([ready, hanging, gone].map(({ isReady }) => isReady())).toEqual([false, false, false]);
    expect(ready.log).toEqual([connected]);
  });
});

it('uses TLS with a rediss URL', async () => {
  const firstByte = new Promise<number | undefined>((resolve) => {
    const server = createServer((socket) =>
      socket.once('data', (bytes) => resolve(bytes[0])).on('error', () => {}),
    );
    closeAfterTest(async () => server.close());
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      void connect(`rediss://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
  // The first byte of a handshake.
  expect(await firstByte).toBe(0x16);
});

it('accepts an IPv6 address', async () => {
  const { host, port } = (await connect('redis://[::1]:1')).client.options;
  expect({ host, port }).toEqual({ host: '::1', port: 1 });
});
