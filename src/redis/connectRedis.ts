/** A connection to Redis: comes and goes as Redis does, for ever, and never keeps a request waiting for it. */
import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from '../telemetry/logger';
import { isErrorReply, RedisFailure } from './RedisFailure';

export interface RedisConnection {
  /** Its commands fail at once where there is no connection, and where no answer comes in a second. */
  readonly client: Redis;
  /** Connected, prepared, and answering. */
  isReady(): boolean;
  /** Resolves after the first attempt, whether or not it succeeded: it goes on by itself. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/** What a connection is for, as the log and Redis's own list of clients name it. */
export type RedisRole = 'data' | 'events';

export interface RedisConnectionOptions {
  readonly role?: RedisRole;
  /** What has to be done on each connection anew. Until it is done there is none, and it is tried again and again. */
  readonly prepare?: (client: Redis) => Promise<void>;
}

export async function connectRedis(
  url: URL,
  logger: Logger,
  { role = 'data', prepare = async () => {} }: RedisConnectionOptions = {},
): Promise<RedisConnection> {
  // It takes some 35 ms to load: for those alone who have a Redis.
  const { Redis } = await import('ioredis');
  const client = new Redis(redisOptions(url, role));
  let hasStarted = () => {};
  const started = new Promise<void>((resolve) => {
    hasStarted = resolve;
  });
  let state: 'new' | 'answering' | 'lost' | 'refused' | 'closed' = 'new';

  function answers(): void {
    if (state !== 'answering' && state !== 'closed') logger.info({ role }, 'redis is connected');
    if (state !== 'closed') state = 'answering';
    hasStarted();
  }
  /** Said once, however often it is tried again; and once more if it then is there, and refuses. */
  function fails(error: unknown): void {
    const { code } = new RedisFailure(error);
    if (isErrorReply(error) && state !== 'refused' && state !== 'closed') {
      state = 'refused';
      logger.warn({ role, code }, 'redis refuses this server');
    } else if (state === 'new' || state === 'answering') {
      state = 'lost';
      logger.warn({ role, code }, 'redis is not connected');
    }
    hasStarted();
  }
  /** Settles once this connection is prepared, or could not be. */
  let prepared: Promise<void> | undefined;
  function prepareOnce(): Promise<void> {
    prepared ??= prepare(client).catch((error) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }
  function ask(): void {
    if (client.status !== 'ready') return;
    prepareOnce()
      .then(() => client.ping())
      .then(answers, fails);
  }

  client.on('ready', () => {
    prepared = undefined;
    ask();
  });
  client.on('error', (error) => {
    fails(error);
    // Where SELECT is refused, ioredis would go on with database 0.
    if (isErrorReply(error)) client.disconnect(true);
  });
  client.on('close', () => fails(new Error('Connection is closed.')));
  // A Redis that hangs is still connected: only what it does not answer tells.
  const asking = setInterval(ask, ASK_EVERY_MS).unref();

  return {
    client,
    started,
    isReady: () => state === 'answering' && client.status === 'ready',
    async close() {
      state = 'closed';
      clearInterval(asking);
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      // Between two attempts there is nothing that would end.
      const open = client.status !== 'end' && client.status !== 'reconnecting';
      client.disconnect();
      if (open) await ended;
    },
  };
}

/**
 * But for the name, the same for every connection to Redis, whatever it is for.
 *
 * @param url as `config.ts` lets it pass.
 */
function redisOptions(url: URL, role: RedisRole): Omit<RedisOptions, 'replyMapping'> {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: Number(url.pathname.slice(1)),
    // Its certificate is checked.
    ...(url.protocol === 'rediss:' && { tls: {} }),
    connectionName: `plaid-link-graphql:${role}`,
    connectTimeout: 2_000,
    commandTimeout: ANSWER_WITHIN_MS,
    // Without it, every command would wait its time in vain while Redis hangs: now the first one ends the connection.
    socketTimeout: ANSWER_WITHIN_MS,
    // How long a server that hangs may take to say goodbye.
    disconnectTimeout: 500,
    retryStrategy: (attempt) => Math.min(50 * 2 ** (attempt - 1), 2_000) + Math.random() * 200,
    // A server that a failover made a replica keeps its connections, and would refuse writes for ever.
    reconnectOnError: (error) => error.message.includes('READONLY'),
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    // What was in flight when the connection went has failed: sent again later, it could count twice.
    maxRetriesPerRequest: 0,
    // ioredis would let nobody know that it is done, and end the process where Redis refuses. `prepare` does it.
    autoResubscribe: false,
    // It wants the right to INFO, and says on stderr that it has not. `ask` above checks as much.
    enableReadyCheck: false,
  };
}

const ANSWER_WITHIN_MS = 1_000;
const ASK_EVERY_MS = 1_000;
