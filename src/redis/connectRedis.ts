/** Redis connection that reconnects for ever and never makes a request wait for it. */
import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from '../telemetry/logger';
import { isErrorReply, RedisFailure } from './RedisFailure';

export interface RedisConnection {
  /** Commands fail at once while disconnected, and after 1 s without a reply. */
  readonly client: Redis;
  /** Whether it is connected, prepared, and replying. */
  isReady(): boolean;
  /** Resolves after the first attempt, successful or not; further attempts follow in the background. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/** Purpose of a connection, in the log and in Redis's list of clients. */
export type RedisRole = 'data' | 'events';

export interface RedisConnectionOptions {
  readonly role?: RedisRole;
  /** Runs on each new connection, which is not ready before it succeeds. Repeated every second until then. */
  readonly prepare?: (client: Redis) => Promise<void>;
}

export async function connectRedis(
  url: URL,
  logger: Logger,
  { role = 'data', prepare = async () => {} }: RedisConnectionOptions = {},
): Promise<RedisConnection> {
  // Loading it takes some 35 ms, which servers without Redis save.
  const { Redis } = await import('ioredis');
  const client = new Redis(redisOptions(url, role));
  let resolveStarted = () => {};
  const started = new Promise<void>((resolve) => {
    resolveStarted = resolve;
  });
  let state: 'new' | 'connected' | 'lost' | 'rejected' | 'closed' = 'new';

  function onReply(): void {
    if (state !== 'connected' && state !== 'closed') logger.info({ role }, 'redis connected');
    if (state !== 'closed') state = 'connected';
    resolveStarted();
  }
  /** Logs one line per loss, however many attempts fail; and another if Redis then replies with errors. */
  function onFailure(error: unknown): void {
    const { code } = new RedisFailure(error);
    if (isErrorReply(error) && state !== 'rejected' && state !== 'closed') {
      state = 'rejected';
      logger.warn({ role, code }, 'redis rejected the connection');
    } else if (state === 'new' || state === 'connected') {
      state = 'lost';
      logger.warn({ role, code }, 'redis unavailable');
    }
    resolveStarted();
  }
  /** Settled once this connection is prepared; undefined after a failure. */
  let prepared: Promise<void> | undefined;
  function prepareOnce(): Promise<void> {
    prepared ??= prepare(client).catch((error) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }
  function check(): void {
    if (client.status !== 'ready') return;
    prepareOnce()
      .then(() => client.ping())
      .then(onReply, onFailure);
  }

  client.on('ready', () => {
    prepared = undefined;
    check();
  });
  client.on('error', (error) => {
    onFailure(error);
    // If SELECT fails, ioredis would continue with database 0.
    if (isErrorReply(error)) client.disconnect(true);
  });
  client.on('close', () => onFailure(new Error('Connection is closed.')));
  // The connection to a Redis that hangs stays open: only a missing reply shows it.
  const checkTimer = setInterval(check, CHECK_INTERVAL_MS).unref();

  return {
    client,
    started,
    isReady: () => state === 'connected' && client.status === 'ready',
    async close() {
      state = 'closed';
      clearInterval(checkTimer);
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      // Between two attempts `end` is not emitted.
      const isOpen = client.status !== 'end' && client.status !== 'reconnecting';
      client.disconnect();
      if (isOpen) await ended;
    },
  };
}

/** The same for every connection but for its name. @param url validated by `config`. */
function redisOptions(url: URL, role: RedisRole): Omit<RedisOptions, 'replyMapping'> {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: Number(url.pathname.slice(1)),
    // Node's defaults verify the certificate.
    ...(url.protocol === 'rediss:' && { tls: {} }),
    connectionName: `plaid-link-graphql:${role}`,
    connectTimeout: 2_000,
    commandTimeout: REPLY_TIMEOUT_MS,
    // While Redis hangs, the first command that times out ends the connection, so that later ones fail at once.
    socketTimeout: REPLY_TIMEOUT_MS,
    // Time for a hanging Redis to close the connection.
    disconnectTimeout: 500,
    retryStrategy: (attempt) => Math.min(50 * 2 ** (attempt - 1), 2_000) + Math.random() * 200,
    // A primary that a failover made a replica keeps its connections and would reject writes for ever.
    reconnectOnError: (error) => error.message.includes('READONLY'),
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    // A command pending when the connection broke fails: sent again, it could count twice.
    maxRetriesPerRequest: 0,
    // ioredis would not report when it is done, and would end the process if Redis rejects it. `prepare` subscribes.
    autoResubscribe: false,
    // It requires permission for INFO, and writes to stderr without it. `check` above replaces it.
    enableReadyCheck: false,
  };
}

const REPLY_TIMEOUT_MS = 1_000;
const CHECK_INTERVAL_MS = 1_000;
