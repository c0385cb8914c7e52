/** The connection to a Redis that comes, goes, hangs and refuses. */
import { createServer } from 'node:net';
import {
  connectRedis,
  type RedisConnection,
  type RedisConnectionOptions,
} from '../../src/redis/connectRedis';
import { RedisFailure } from '../../src/redis/RedisFailure';
import { createLogger } from '../../src/telemetry/logger';
import { closeAfterTest } from '../support/closing';
import { fakeTime, INTERVALS } from '../support/fakeTime';
import { freePort } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { until } from '../support/until';

const connected = { level: 30, time: expect.any(Number), role: 'data', msg: 'redis connected' };
const notConnected = (code: string) => ({
  level: 40,
  time: expect.any(Number),
  role: 'data',
  msg: 'redis unavailable',
  code,
});
const refuses = (code: string) => ({
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
  const logger = createLogger('trace', { write: (line) => void log.push(JSON.parse(line)) });
  const connection = await connectRedis(new URL(url), logger, options);
  closeAfterTest(connection.close);
  return { ...connection, log };
}

/** It is asked every second whether it still answers. */
const ASK_EVERY_MS = 1_000;

/** For as long as Redis hangs, so that a test need not wait a whole second for an answer that does not come. */
function setTimeouts({ client }: RedisConnection, milliseconds: number): void {
  Object.assign(client.options, { commandTimeout: milliseconds, socketTimeout: milliseconds });
}

/** Why a command failed. */
async function failureOf(command: Promise<unknown>): Promise<string> {
  return command.then(
    () => 'none',
    (error) => new RedisFailure(error).code,
  );
}

describeWith('with a Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('connects, and says so once', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    expect(redis.isReady()).toBe(false);
    await until(redis.isReady);
    expect(await redis.client.incr('count')).toBe(1);
    expect(redis.log).toEqual([connected]);
  });

  it('starts without a Redis, and connects once there is one', async () => {
    const port = await freePort();
    const redis = await connect(`redis://127.0.0.1:${port}`);
    await until(() => redis.log.length > 0);
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');
    expect(redis.isReady()).toBe(false);

    await startRedis({ port });
    await until(redis.isReady);
    expect(redis.log).toEqual([notConnected('ECONNREFUSED'), connected]);
  });

  it('connects again by itself after Redis was gone, and logs the loss and the return once each', async () => {
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

  it('never waits minutes for the next attempt, however long Redis was gone', async () => {
    const { retryStrategy } = (await connect('redis://127.0.0.1:1')).client.options;
    const delays = [1, 5, 10, 100, 10_000].map((attempt) => Number(retryStrategy?.(attempt)));
    expect(delays.filter((delay) => !(delay >= 50 && delay <= 2_200))).toEqual([]);
  });

  it('fails what was in flight when the connection went, and does not send it again', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    server.pause();
    const command = failureOf(redis.client.incr('count'));
    await server.restart();
    // Whether it was on its way by then is a matter of moments.
    expect(await command).toMatch(/^(CONNECTION_LOST|NOT_CONNECTED)$/);
    await until(redis.isReady);
    expect(await redis.client.get('count')).toBeNull();
  });

  it('fails a command while Redis hangs, and works once it goes on', async () => {
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

  it('notices a Redis that hangs while nobody asks anything', async () => {
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

  it('waits a second for each answer', async () => {
    const { options } = (await connect('redis://127.0.0.1:1')).client;
    expect(options).toMatchObject({ commandTimeout: 1_000, socketTimeout: 1_000 });
  });

  it('starts with a Redis that hangs, and connects once it goes on', async () => {
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

  it('is not ready while Redis answers, but with errors', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const redis = await connect(server.url);
    await until(redis.isReady);
    // As it is while Redis still loads its data.
    const admin = await connect(server.url);
    await until(admin.isReady);
    await admin.client.acl('SETUSER', 'default', '-ping');
    time.pass(ASK_EVERY_MS);
    await until(() => !redis.isReady());
    await admin.client.acl('SETUSER', 'default', '+ping');
    time.pass(ASK_EVERY_MS);
    await until(redis.isReady);
    expect(redis.log).toEqual([connected, refuses('NOPERM'), connected]);
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

  it('is not ready with a wrong password, and logs that without the URL', async () => {
    const server = await startRedis({ password: 'the-right-one' });
    const redis = await connect(`redis://default:the-wrong-one@127.0.0.1:${server.port}`);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    await until(() => attempts >= 3);
    expect(redis.isReady()).toBe(false);
    expect(await failureOf(redis.client.incr('count'))).toBe('NOT_CONNECTED');
    expect(redis.log).toEqual([refuses('WRONGPASS')]);
  });

  it('is not ready without the password that Redis asks for', async () => {
    const server = await startRedis({ password: 'the-right-one' });
    const redis = await connect(`redis://127.0.0.1:${server.port}`);
    await until(() => redis.log.length > 0);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([refuses('NOAUTH')]);
  });

  it('says why Redis refuses it, also where there was no Redis before', async () => {
    const port = await freePort();
    const redis = await connect(`redis://127.0.0.1:${port}`);
    await until(() => redis.log.length > 0);
    await startRedis({ port, password: 'the-right-one' });
    await until(() => redis.log.length > 1);
    expect(redis.log).toEqual([notConnected('ECONNREFUSED'), refuses('NOAUTH')]);
  });

  it('does not fall back to another database than the one that the URL names', async () => {
    const server = await startRedis();
    const redis = await connect(`${server.url}/99`);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    await until(() => attempts >= 2);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([refuses('ERR')]);
  });

  it('looks for the new primary when its server has become a replica', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    await until(redis.isReady);
    let attempts = 0;
    redis.client.on('reconnecting', () => attempts++);
    await redis.client.replicaof('127.0.0.1', await freePort());
    expect(await failureOf(redis.client.incr('count'))).toBe('READONLY');
    await until(() => attempts === 1);
    await until(redis.isReady);
  });

  it('is ready once it is prepared, each connection anew, and says what it is for', async () => {
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

  it('is not ready while it cannot be prepared, and tries again', async () => {
    const server = await startRedis();
    const time = fakeTime(INTERVALS);
    const admin = await connect(server.url);
    await until(admin.isReady);
    await admin.client.acl('SETUSER', 'default', '-subscribe');
    let attempts = 0;
    const redis = await connect(server.url, {
      async prepare(client) {
        attempts++;
        await client.subscribe('news');
      },
    });
    await until(() => redis.log.length > 0);
    time.pass(ASK_EVERY_MS);
    await until(() => attempts === 2);
    expect(redis.isReady()).toBe(false);
    await admin.client.acl('SETUSER', 'default', '+subscribe');
    await time.passUntil(redis.isReady, ASK_EVERY_MS);
    expect(redis.log).toEqual([refuses('NOPERM'), connected]);
  });

  it('closes for good, whatever Redis does', async () => {
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

it('speaks TLS where the URL is rediss', async () => {
  const heard = new Promise<number | undefined>((resolve) => {
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
  expect(await heard).toBe(0x16);
});

it('understands an IPv6 address', async () => {
  const { host, port } = (await connect('redis://[::1]:1')).client.options;
  expect({ host, port }).toEqual({ host: '::1', port: 1 });
});
