/** Options of ioredis for our configuration. */
import type { RedisOptions } from 'ioredis';
import type { RedisConfig } from '../config/redisConfig';
import { isReadOnlyReply } from './RedisFailure';

/** Purpose of a connection, in the log and in Redis's list of clients. */
export type RedisRole = 'data' | 'events';

export interface RedisOptionsInput {
  readonly config: RedisConfig;
  readonly role: RedisRole;
  /** Delay before the next attempt to connect, in milliseconds. */
  readonly retryDelay: (attempt: number) => number;
  /** Called when a command fails because the server is a replica. */
  readonly onDemoted: (error: Error) => void;
}

/** The same for every connection but for its name. */
export function redisOptions({
  config,
  role,
  retryDelay,
  onDemoted,
}: RedisOptionsInput): Omit<RedisOptions, 'replyMapping'> {
  const { server, db } = config;
  return {
    ...('host' in server ? server : sentinelOptions(server, retryDelay)),
    ...credentialOptions(config),
    db,
    connectionName: `plaid-link-graphql:${role}`,
    connectTimeout: 2_000,
    commandTimeout: REPLY_TIMEOUT_MS,
    // While Redis hangs, the first command that times out ends the connection, so that later ones fail at once.
    socketTimeout: REPLY_TIMEOUT_MS,
    // Time for a hanging Redis to close the connection.
    disconnectTimeout: 500,
    retryStrategy: retryDelay,
    // A primary that a failover made a replica keeps its connections and would reject writes for ever. The listener
    // reconnects once: ioredis would for each command in flight.
    reconnectOnError(error) {
      if (isReadOnlyReply(error)) onDemoted(error);
      return false;
    },
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    // A command pending when the connection broke fails: sent again, it could count twice.
    maxRetriesPerRequest: 0,
    // ioredis would not report when it is done, and would end the process if Redis rejects it. `prepare` subscribes.
    autoResubscribe: false,
    // It requires permission for INFO, and writes to stderr without it. The check of `connectRedis` replaces it.
    enableReadyCheck: false,
  };
}

/** ioredis reads these options for each new connection, so that they can change. */
export function credentialOptions({
  server,
  username,
  password,
  tls,
}: RedisConfig): Pick<RedisOptions, 'username' | 'password' | 'sentinelPassword' | 'tls' | 'sentinelTLS'> {
  // Node's defaults verify the certificate.
  const tlsOptions = tls && Object.fromEntries(Object.entries(tls).filter(([, value]) => value));
  const isSentinel = 'name' in server;
  return {
    username,
    password,
    ...(tlsOptions && { tls: tlsOptions, ...(isSentinel && { sentinelTLS: tlsOptions }) }),
    ...(isSentinel && server.sentinelPassword !== null && { sentinelPassword: server.sentinelPassword }),
  };
}

/** Each attempt to connect asks the Sentinels for the primary. */
function sentinelOptions(
  { sentinels, name }: Extract<RedisConfig['server'], { name: string }>,
  retryDelay: (attempt: number) => number,
): Omit<RedisOptions, 'replyMapping'> {
  return {
    sentinels: [...sentinels],
    name,
    role: 'master',
    enableTLSForSentinelMode: true,
    sentinelCommandTimeout: REPLY_TIMEOUT_MS,
    // Without a number the connection would end for good.
    sentinelRetryStrategy: retryDelay,
  };
}

const REPLY_TIMEOUT_MS = 1_000;
