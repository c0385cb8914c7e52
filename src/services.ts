/** Services behind the HTTP server, created in the order of their dependencies. */
import type { GraphQLSchema } from 'graphql';
import { Authenticator } from './auth/Authenticator';
import { createBearerTokens } from './auth/BearerTokens';
import { createCodec } from './codec/codec';
import type { Config } from './config/config';
import { findChangedFiles } from './config/findChangedFiles';
import { InMemoryEvents } from './events/InMemoryEvents';
import type { LinkTokenEvents } from './events/LinkTokenEvents';
import { createRedisEvents } from './events/RedisEvents';
import type { CreateContextOptions } from './graphql/context';
import { buildSchema } from './graphql/schema';
import { createGraphQLServer } from './graphql/server';
import { loadPrometheus } from './http/registerMetrics';
import { IdempotentCreates } from './linkToken/idempotency/IdempotentCreates';
import { InMemoryIdempotencyStore } from './linkToken/idempotency/InMemoryIdempotencyStore';
import { RedisIdempotencyStore } from './linkToken/idempotency/RedisIdempotencyStore';
import { LinkTokenReads } from './linkToken/LinkTokenReads';
import { createLinkTokens } from './linkToken/LinkTokens';
import { InMemoryOwnership } from './linkToken/ownership/InMemoryOwnership';
import { RedisOwnership } from './linkToken/ownership/RedisOwnership';
import { createRateLimits } from './linkToken/rateLimits/createRateLimits';
import { LinkTokenPollers } from './linkToken/updates/LinkTokenPollers';
import { createServerCredentials, type PlaidCredentials } from './plaid/credentials';
import { PlaidClient } from './plaid/PlaidClient';
import { connectRedis } from './redis/connectRedis';
import type { Logger } from './telemetry/logger';
import type { Prometheus } from './telemetry/metrics/createPrometheus';
import { createUnknownReporter } from './telemetry/metrics/createUnknownReporter';
import { type Metrics, NO_METRICS } from './telemetry/metrics/Metrics';
import { createTracing } from './telemetry/tracing/createTracing';
import type { Tracing } from './telemetry/tracing/Trace';
import { WEBHOOKS_PATH } from './webhooks/registerWebhooks';
import { WebhookForwarder } from './webhooks/WebhookForwarder';

export interface ServicesOptions {
  readonly config: Config;
  /** Plaid's host, or the emulator's address. */
  readonly plaidBaseUrl: URL;
  readonly logger: Logger;
  /** Clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The server's own URL; null until it listens. */
  readonly ownUrl: () => string | null;
}

export interface Services {
  readonly schema: GraphQLSchema;
  readonly tracing: Tracing;
  /** Null if metrics are disabled. */
  readonly prometheus: Prometheus | null;
  readonly metrics: Metrics;
  readonly plaid: PlaidClient;
  readonly authenticator: Authenticator;
  readonly events: LinkTokenEvents;
  /** Null if webhooks are not forwarded. */
  readonly forwarder: WebhookForwarder | null;
  readonly graphql: ReturnType<typeof createGraphQLServer>;
  readonly contextOptions: CreateContextOptions;
  /** The server's own, with which webhooks are verified. Null if there are none. */
  readonly credentials: PlaidCredentials | null;
  /**
   * Replaces the settings that can change without a restart, all or none.
   *
   * @param next read from the same environment.
   * @returns the variables whose files have changed.
   * @throws {ReloadRefused}
   */
  reload(next: Config): Promise<readonly string[]>;
  /** Resolves after the first attempt to connect to each dependency, successful or not. */
  start(): Promise<unknown>;
  /** Whether all dependencies are available. */
  isReady(): boolean;
  /** Closes all services, each before its dependencies. */
  close(): Promise<void>;
}

export async function createServices({
  config,
  plaidBaseUrl,
  logger,
  now,
  ownUrl,
}: ServicesOptions): Promise<Services> {
  const live = { current: config };
  const schema = buildSchema();
  const tracing = createTracing(live, logger);
  const prometheus = config.telemetry.metrics ? await loadPrometheus() : null;
  const metrics = prometheus?.metrics ?? NO_METRICS;
  const { proxies } = config;
  const plaid = new PlaidClient({ ...config.plaid, baseUrl: plaidBaseUrl, proxies, metrics, logger });
  const codec = createCodec(schema, createUnknownReporter(metrics, logger));

  const redis = config.redis && (await connectRedis(config.redis, logger));
  const redisEvents = config.redis && redis ? await createRedisEvents(config.redis, redis, logger) : null;
  const events = redisEvents ?? new InMemoryEvents(logger);
  const bearerTokens =
    config.auth.mode === 'jwt' ? await createBearerTokens(config.auth, { proxies, now, logger }) : null;

  const forwarder = config.webhookForwardUrl && new WebhookForwarder({ live, metrics, logger });

  const { timeoutMs } = config.plaid;
  const credentials = createServerCredentials(live);
  // Without credentials of its own the server cannot fetch the keys that verify webhooks.
  const receivesWebhooks = credentials !== null;
  const ownWebhookUrl = () => {
    const url = config.ownWebhook && receivesWebhooks ? ownUrl() : null;
    return url === null ? null : url + WEBHOOKS_PATH;
  };
  const webhookUrl = () => config.createDefaults.webhook ?? ownWebhookUrl();
  const reads = new LinkTokenReads({ plaid, codec, timeoutMs, metrics });
  const pollers = new LinkTokenPollers({
    reads,
    events,
    now,
    webhookUrl: receivesWebhooks ? webhookUrl : () => null,
  });
  const linkTokens = createLinkTokens({
    plaid,
    codec,
    reads,
    pollers,
    ownership: redis ? new RedisOwnership(redis) : new InMemoryOwnership(now),
    idempotentCreates: new IdempotentCreates({
      store: redis ? new RedisIdempotencyStore(redis) : new InMemoryIdempotencyStore(now),
      timeoutMs,
      now,
      metrics,
      logger,
    }),
    rateLimits: await createRateLimits(config.rateLimits, redis?.client ?? null, logger),
    defaults: { ...config.createDefaults, webhookUrl },
    timeoutMs,
    maxPerOperation: config.limits.linkTokens,
    now,
    metrics,
  });
  const graphql = createGraphQLServer({ schema, logger, metrics, live, ...config });
  const dependencies = [redis, redisEvents, bearerTokens].filter((each) => each !== null);

  return {
    schema,
    tracing,
    prometheus,
    metrics,
    plaid,
    authenticator: new Authenticator({ live, bearerTokens }),
    events,
    forwarder,
    graphql,
    contextOptions: { linkTokens, credentials: config.plaid.credentials && credentials, now, tracing },
    credentials,
    async reload(next) {
      const changed = findChangedFiles(live.current, next);
      if (redis && redisEvents && next.redis) {
        await redis.checkCredentials(next.redis);
        redis.setCredentials(next.redis);
        redisEvents.setCredentials(next.redis);
      }
      live.current = next;
      return changed;
    },
    start: () => Promise.all([bearerTokens?.start(), redis?.started, redisEvents?.started]),
    isReady: () => dependencies.every((each) => each.isReady()),
    async close() {
      await graphql.apollo.stop();
      await tracing.stop();
      await forwarder?.close();
      await plaid.close();
      bearerTokens?.stop();
      await redisEvents?.close();
      await redis?.close();
    },
  };
}
