/** The whole server as one ordered list: read `createApp` from top to bottom to follow a request. */

import { setTimeout as wait } from 'node:timers/promises';
import cors from '@fastify/cors';
import { fastify, type RouteOptions } from 'fastify';
import { withTimeout } from './async/withTimeout';
import { Authenticator } from './auth/Authenticator';
import { createBearerTokens } from './auth/BearerTokens';
import { createCodec } from './codec/codec';
import type { Config } from './config/config';
import { InMemoryEvents } from './events/InMemoryEvents';
import { createRedisEvents } from './events/RedisEvents';
import { createContext } from './graphql/context';
import { buildSchema } from './graphql/schema';
import { createGraphQLServer } from './graphql/server';
import { CallerSlots } from './graphql/subscriptions/CallerSlots';
import { LiveOperations } from './graphql/subscriptions/LiveOperations';
import { refuseOtherEncodings } from './graphql/transports/bodyEncoding';
import { admitPlainGet } from './graphql/transports/crossSite';
import { handleOverHttp } from './graphql/transports/http/handleOverHttp';
import { openTransports } from './graphql/transports/openTransports';
import { refuseUrl, refuseWhatIsNotHttp, registerErrorHandlers } from './http/errorHandlers';
import { HttpServer, type HttpTimes } from './http/HttpServer';
import { registerHealth } from './http/health';
import { AdmissionControl } from './http/loadShedding/AdmissionControl';
import { loadPrometheus, registerMetrics } from './http/metrics';
import { REQUEST_ID_HEADER, registerRequestIds, requestIdOf } from './http/requestId';
import { registerSecurityHeaders } from './http/securityHeaders';
import { LinkTokenReads } from './linkToken/LinkTokenReads';
import { LinkTokensFactory } from './linkToken/LinkTokens';
import { InMemoryOwnership } from './linkToken/ownership/InMemoryOwnership';
import { RedisOwnership } from './linkToken/ownership/RedisOwnership';
import { createRateLimits } from './linkToken/rateLimits/createRateLimits';
import { LinkTokenWatches } from './linkToken/updates/LinkTokenWatches';
import { registerConsole } from './pages/console/console';
import { registerExplorer } from './pages/explorer/explorer';
import { PlaidClient } from './plaid/PlaidClient';
import { connectRedis } from './redis/connectRedis';
import type { Logger } from './telemetry/logger';
import { NO_METRICS } from './telemetry/metrics/Metrics';
import { tellOfUnknown } from './telemetry/metrics/unknownFromPlaid';
import { createTracing } from './telemetry/tracing/createTracing';
import { registerWebhooks, WEBHOOKS_PATH } from './webhooks/webhooks';

export interface AppOptions {
  readonly config: Config;
  /** Where Plaid is: the environment's host, or the emulator's address. */
  readonly plaidBaseUrl: URL;
  readonly logger: Logger;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** In place of the usual ones. */
  readonly times?: Partial<HttpTimes>;
}

export interface App {
  /** Listens and takes work. Gives the server's URL. */
  start(): Promise<string>;
  /**
   * Not ready from now on; takes nothing on after the delay that is configured, answers what is in flight, then ends.
   *
   * @param atOnce without the delay, also where it has begun.
   */
  stop(atOnce?: boolean): Promise<void>;
}

export async function createApp({
  config,
  plaidBaseUrl,
  logger,
  now = Date.now,
  times = {},
}: AppOptions): Promise<App> {
  const schema = buildSchema();
  const tracing = createTracing(config.telemetry.traces, logger);
  const prometheus = config.telemetry.metrics ? await loadPrometheus() : null;
  const metrics = prometheus?.metrics ?? NO_METRICS;
  const plaid = new PlaidClient({ ...config.plaid, baseUrl: plaidBaseUrl, metrics, logger });
  const redis = config.redisUrl && (await connectRedis(config.redisUrl, logger));
  const bearerTokens =
    config.auth.mode === 'jwt' ? await createBearerTokens(config.auth, { now, logger }) : null;
  const authenticator = new Authenticator({ routerSecret: config.routerSecret, bearerTokens });
  let url: string | null = null;
  // Without keys of its own the server cannot ask Plaid for those that webhooks are signed with.
  const takesWebhooks = config.plaid.ownCredentials !== null;
  const ownUrl = () => (config.ownWebhook && takesWebhooks && url ? url + WEBHOOKS_PATH : null);
  const webhookUrl = () => config.createDefaults.webhook ?? ownUrl();
  const codec = createCodec(schema, tellOfUnknown(metrics, logger));
  const redisEvents =
    config.redisUrl && redis ? await createRedisEvents(config.redisUrl, redis.client, logger) : null;
  const events = redisEvents ?? new InMemoryEvents(logger);
  const reads = new LinkTokenReads({ plaid, codec, timeoutMs: config.plaid.timeoutMs, metrics });
  const watches = new LinkTokenWatches({
    reads,
    events,
    now,
    webhookUrl: takesWebhooks ? webhookUrl : () => null,
  });
  const linkTokens = new LinkTokensFactory({
    plaid,
    codec,
    reads,
    watches,
    ownership: redis ? new RedisOwnership(redis.client) : new InMemoryOwnership(now),
    rateLimits: await createRateLimits(config.rateLimits, redis?.client ?? null, logger),
    defaults: { ...config.createDefaults, webhookUrl },
    timeoutMs: config.plaid.timeoutMs,
    maxPerOperation: config.limits.linkTokens,
    now,
    metrics,
  });
  const graphql = createGraphQLServer({ schema, logger, metrics, ...config });
  await graphql.start();

  const patienceMs = config.plaid.timeoutMs + GRACE_MS;
  const { requestsInFlight, connections } = config.limits;
  const admissionControl = new AdmissionControl({
    most: requestsInFlight,
    metrics,
    longTurnMs: config.limits.eventLoopTurnMs,
  });
  const { production } = config;
  const http = new HttpServer({
    admissionControl,
    logger,
    connections,
    production,
    times: { patience: patienceMs, ...times },
  });
  const server = fastify({
    serverFactory: (serve) => http.serving(serve),
    bodyLimit: config.limits.bodyBytes,
    trustProxy: typeof config.trustProxy === 'boolean' ? config.trustProxy : [...config.trustProxy],
    // Its own request log would hold URLs, and with them the tokens of queries by GET.
    logger: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    // Once `stop` has waited for what is in flight, a connection that still is open only holds the process.
    forceCloseConnections: true,
    // `__proto__` is a key like any other here: no object is ever merged by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseWhatIsNotHttp(config),
  });
  server.decorateRequest('viewer', null);
  let serving = false;
  registerErrorHandlers(server, logger, config.limits, metrics);
  registerSecurityHeaders(server, config);
  registerRequestIds(server);
  await server.register(cors, {
    origin: [...config.corsOrigins],
    maxAge: 86_400,
    exposedHeaders: [REQUEST_ID_HEADER, 'retry-after'],
    // An OPTIONS of another kind is answered too, and not by words of its own.
    strictPreflight: false,
  });
  const needed = [redis, redisEvents, bearerTokens].filter((each) => each !== null);
  registerHealth(server, () => serving && needed.every((each) => each.isReady()));
  if (prometheus) registerMetrics(server, prometheus);
  registerWebhooks(server, {
    plaid,
    credentials: config.plaid.ownCredentials,
    events,
    now,
    logger,
    tracing,
    timeoutMs: config.plaid.timeoutMs,
    metrics,
    bodyLimit: config.limits.bodyBytes,
  });
  if (config.explorer) {
    registerExplorer(server, { schema });
    registerConsole(server, {
      schema,
      emulatorUrl: config.plaid.environment === 'emulator' ? plaidBaseUrl.origin : null,
      auth: config.auth.mode,
      routerSecret: config.routerSecret !== null,
      callerCredentials: config.plaid.credentials === null,
      createDefaults: config.createDefaults,
    });
  }
  const contextOptions = { linkTokens, credentials: config.plaid.credentials, now, tracing };
  const transports = await openTransports(server, {
    operations: new LiveOperations(graphql, contextOptions),
    authenticator,
    admissionControl,
    onLive: (response) => http.connections.detach(response),
    liveConnections: new CallerSlots(config.limits.liveConnections),
    corsOrigins: config.corsOrigins,
    bodyBytes: config.limits.bodyBytes,
    now,
    logger,
    metrics,
  });
  const handleGraphQL = handleOverHttp(graphql, (request, cancellation) =>
    createContext(contextOptions, {
      cancellation,
      headers: request.headers,
      viewer: authenticator.viewerOf(request),
      requestId: request.id,
      transport: 'http',
    }),
  );
  const overHttp: Omit<RouteOptions, 'method'> = {
    url: '/graphql',
    onRequest: (request) => authenticator.admit(request),
    preParsing(request, _reply, _payload, done) {
      refuseOtherEncodings(request.headers);
      done();
    },
    handler(request, reply) {
      admitPlainGet(request.method, request.headers);
      return handleGraphQL(request, reply);
    },
  };
  server.route({ ...overHttp, method: 'GET', wsHandler: transports.wsHandler });
  // Those it does not serve are there for Apollo Server to refuse by 405.
  server.route({ ...overHttp, method: ['POST', 'PUT', 'PATCH', 'DELETE'] });

  const hurry = new AbortController();
  let stopped: Promise<void> | null = null;
  return {
    async start() {
      await Promise.all([bearerTokens?.start(), redis?.started, redisEvents?.started]);
      http.guard();
      url = await server.listen({ ...config.listen });
      if (config.listen.host === 'localhost') await http.listenOnAllOf(config.listen.host);
      admissionControl.start();
      serving = true;
      return url;
    },
    stop(atOnce = false) {
      if (atOnce) hurry.abort();
      stopped ??= stop();
      return stopped;
    },
  };

  async function stop(): Promise<void> {
    serving = false;
    http.connections.startDraining();
    // Serves on meanwhile, so that a load balancer sees that it is not ready and sends no more.
    const { delayMs } = config.shutdown;
    if (delayMs > 0) await wait(delayMs, undefined, { signal: hurry.signal }).catch(() => {});
    admissionControl.close();
    await Promise.all([
      transports.close(patienceMs),
      withTimeout(patienceMs, admissionControl.settled()),
      http.connections.endIdle(),
    ]);
    await http.connections.endAll(LINGER_MS);
    await server.close();
    await withTimeout(CLOSING_MS, close());
  }

  async function close(): Promise<void> {
    prometheus?.stop();
    await graphql.stop();
    await tracing.stop();
    await plaid.close();
    bearerTokens?.stop();
    await redisEvents?.close();
    await redis?.close();
  }
}

/** What a request may take beyond its time with Plaid. */
const GRACE_MS = 1_000;

/** How long clients may take to end connections that this server has ended. */
const LINGER_MS = 1_000;

/** How long what is behind the server may take to end. */
const CLOSING_MS = 10_000;
