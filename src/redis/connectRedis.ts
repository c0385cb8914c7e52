/** Redis connection that reconnects for ever and never makes a request wait for it. */
import type { Redis } from 'ioredis';
import { ReloadRefused } from '../config/findChangedFiles';
import type { RedisConfig } from '../config/redisConfig';
import type { Logger } from '../telemetry/logger';
import { RedisAvailability } from './RedisAvailability';
import { RedisFailure } from './RedisFailure';
import { credentialOptions, type RedisRole, redisOptions } from './redisOptions';

export interface RedisConnection {
  /** Commands fail at once while disconnected, and after 1 s without a reply. */
  readonly client: Redis;
  /** Whether it is connected and prepared, and the last check succeeded. */
  isReady(): boolean;
  /** Resolves after the first attempt, successful or not; further attempts follow in the background. */
  readonly started: Promise<void>;
  /**
   * Runs commands.
   *
   * @throws {RedisFailure}
   */
  run<T>(send: (client: Redis) => Promise<T>): Promise<T>;
  /**
   * Writes a key. Call it before work whose result must be stored.
   *
   * @throws {RedisFailure} if Redis refuses the write.
   */
  assertWritable(): Promise<void>;
  /**
   * Checks the user and password of the configuration.
   *
   * @throws {ReloadRefused} if Redis rejects them. The connection keeps its user.
   */
  checkCredentials(config: RedisConfig): Promise<void>;
  /** Uses the credentials and certificates of the configuration for new connections. Open ones keep theirs. */
  setCredentials(config: RedisConfig): void;
  /** Connects again, perhaps to another server behind the same name. */
  reconnect(): void;
  /** The listener is called each time that the server turns out to be a replica. The connection reconnects by itself. */
  onDemoted(listener: () => void): void;
  close(): Promise<void>;
}

export interface RedisConnectionOptions {
  readonly role?: RedisRole;
  /** Runs on each new connection, which is not ready before it succeeds. Repeated every second until then. */
  readonly prepare?: (client: Redis) => Promise<unknown>;
  /** Runs every second. The connection is ready while it succeeds. */
  readonly check?: (client: Redis) => Promise<unknown>;
}

/**
 * Key of the checks. It has the prefix of the ownership records, so that one ACL rule permits both, and Redis refuses
 * both for the same reasons.
 */
export const CHECK_KEY = 'plaid-link:owner:check';

export async function connectRedis(
  config: RedisConfig,
  logger: Logger,
  { role = 'data', prepare = readKeys, check = writeKey }: RedisConnectionOptions = {},
): Promise<RedisConnection> {
  // Loading it takes some 35 ms, which servers without Redis save.
  const { Redis } = await import('ioredis');
  if (config.ignoresTlsFiles && role === 'data') logger.warn('redis tls files ignored');
  const availability = new RedisAvailability(logger, role);
  const demotionListeners: (() => void)[] = [];
  let resolveStarted = () => {};
  const started = new Promise<void>((resolve) => {
    resolveStarted = resolve;
  });
  /** Attempts since the last successful check, so that a server that refuses writes is not connected to in a loop. */
  let attempts = 0;
  const client = new Redis(
    redisOptions({
      config,
      role,
      retryDelay: (attempt) => backOff(Math.max(attempt, ++attempts)),
      onDemoted(error) {
        onFailure(error);
        endConnection();
        for (const listener of demotionListeners) listener();
      },
    }),
  );

  let endedSocket: Redis['stream'] | undefined;
  /** Once per socket: until it has closed ioredis stays ready, and would add a listener and a timer for each call. */
  function endConnection(): void {
    if (client.stream === endedSocket) return;
    endedSocket = client.stream;
    client.disconnect(true);
  }
  function onSuccess(): void {
    attempts = 0;
    availability.succeed();
    resolveStarted();
  }
  function onFailure(error: unknown): void {
    availability.fail(error);
    resolveStarted();
  }
  /** Settled once this connection is prepared; undefined after a failure. */
  let prepared: Promise<unknown> | undefined;
  function prepareOnce(): Promise<unknown> {
    prepared ??= prepare(client).catch((error) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }
  let connectionNumber = 0;
  function checkNow(): void {
    if (client.status !== 'ready') return;
    const checked = connectionNumber;
    // The result of a check of an earlier connection says nothing about this one.
    const ifCurrent =
      <T>(report: (value: T) => void) =>
      (value: T) =>
        checked === connectionNumber && report(value);
    prepareOnce()
      .then(() => check(client))
      .then(ifCurrent(onSuccess), ifCurrent(onFailure));
  }

  client.on('ready', () => {
    connectionNumber++;
    prepared = undefined;
    checkNow();
  });
  client.on('error', (error) => {
    onFailure(error);
    // If SELECT fails, ioredis would continue with database 0.
    if (new RedisFailure(error).isErrorReply) endConnection();
  });
  client.on('close', () => onFailure(new Error('Connection is closed.')));
  // The connection to a Redis that hangs stays open: only a missing reply shows it.
  const checkTimer = setInterval(checkNow, CHECK_INTERVAL_MS).unref();

  const run = async <T>(send: (client: Redis) => Promise<T>): Promise<T> => {
    try {
      return await send(client);
    } catch (error) {
      throw new RedisFailure(error);
    }
  };
  return {
    client,
    started,
    run,
    isReady: () => availability.isConnected && client.status === 'ready',
    assertWritable: async () => void (await run(writeKey)),
    checkCredentials: (next) => checkCredentials(client, next),
    setCredentials: (next) => void Object.assign(client.options, credentialOptions(next)),
    reconnect() {
      // In other states it reconnects already, and ioredis would end a connection that asks Sentinels for good.
      if (client.status === 'ready') endConnection();
    },
    onDemoted: (listener) => void demotionListeners.push(listener),
    async close() {
      availability.close();
      clearInterval(checkTimer);
      await disconnect(client);
    },
  };
}

async function checkCredentials(
  client: Redis,
  { username, password }: Pick<RedisConfig, 'username' | 'password'>,
): Promise<void> {
  const { options, status } = client;
  if (status !== 'ready' || (options.username === username && options.password === password)) return;
  try {
    await (username === '' ? client.auth(password) : client.auth(username, password));
  } catch (error) {
    const { code } = new RedisFailure(error);
    throw new ReloadRefused([`Redis rejects the user or password of REDIS_URL_FILE: ${code}.`]);
  }
}

async function disconnect(client: Redis): Promise<void> {
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  // Between two attempts `end` is not emitted.
  const isOpen = client.status !== 'end' && client.status !== 'reconnecting';
  client.disconnect();
  if (isOpen) await ended;
}

/** A Redis without memory or replicas, with a full disk, or that is a replica itself replies to PING and refuses this. */
function writeKey(client: Redis): Promise<unknown> {
  return client.set(CHECK_KEY, '1', 'PX', CHECK_KEY_TTL_MS);
}

/** Reads as ownership does. Keys of different slots: a Redis Cluster refuses them. */
function readKeys(client: Redis): Promise<unknown> {
  return client.mget(CHECK_KEY, `${CHECK_KEY}:2`);
}

function backOff(attempt: number): number {
  return Math.min(50 * 2 ** (attempt - 1), 2_000) + Math.random() * 200;
}

const CHECK_INTERVAL_MS = 1_000;
const CHECK_KEY_TTL_MS = 10_000;
