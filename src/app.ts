/** The whole server as one ordered list: read `createApp` from top to bottom to follow a request. */

import cors from '@fastify/cors';
import { fastify, type RouteOptions } from 'fastify';
import { Admission } from './auth/admission';
import { createBearerTokens } from './auth/BearerTokens';
import type { Config } from './config/config';
import { registerConsole } from './console/console';
import { InMemoryEvents } from './events/InMemoryEvents';
import { createRedisEvents } from './events/RedisEvents';
import { registerExplorer } from './explorer/explorer';
import { answerFailures, refuseUrl, refuseWhatIsNotHttp } from './failures';
import { createContext } from './graphql/context';
import { admitPlainGet } from './graphql/crossSite';
import { refuseOtherEncodings } from './graphql/limits/bodyEncoding';
import { openDoors } from './graphql/live/doors';
import { LiveOperations } from './graphql/live/LiveOperations';
import { handleOverHttp } from './graphql/overHttp';
import { buildSchema } from './graphql/schema';
import { createGraphQLServer } from './graphql/server';
import { registerHealth } from './health';
import { countInFlight } from './inFlight';
import { LinkTokenReads } from './linkToken/LinkTokenReads';
import { LinkTokensFactory } from './linkToken/LinkTokens';
import { InMemoryOwnership } from './linkToken/ownership/InMemoryOwnership';
import { RedisOwnership } from './linkToken/ownership/RedisOwnership';
import { createRateLimits } from './linkToken/rateLimits/createRateLimits';
import { LinkTokenWatches } from './linkToken/updates/LinkTokenWatches';
import { noSchemas } from './noSchemas';
import { PlaidClient } from './plaid/PlaidClient';
import { connectRedis } from './redis';
import { registerSecurityHeaders } from './securityHeaders';
import type { Logger } from './telemetry/logger';
import { registerWebhooks, WEBHOOKS_PATH } from './webhooks/webhooks';
import { createCodec } from './wire/codec';

export interface AppOptions {
  readonly config: Config;
  /** Where Plaid is: the environment's host, or the stand-in's address. */
  readonly plaidBaseUrl: URL;
  readonly logger: Logger;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

export interface App {
  /** Listens and takes work. Gives the server's URL. */
  start(): Promise<string>;
  /** Not ready from now on; answers what is in flight, then ends. */
  stop(): Promise<void>;
}

export async function createApp({ config, plaidBaseUrl, logger, now = Date.now }: AppOptions): Promise<App> {
  const schema = buildSchema();
  const plaid = new PlaidClient({ baseUrl: plaidBaseUrl, connectTimeoutMs: config.plaid.timeoutMs });
  const redis = config.redisUrl && (await connectRedis(config.redisUrl, logger));
  const bearerTokens =
    config.auth.mode === 'jwt' ? await createBearerTokens(config.auth, { now, logger }) : null;
  const admission = new Admission({ routerSecret: config.routerSecret, bearerTokens });
  let url: string | null = null;
  // Without keys of its own the server cannot ask Plaid for those that webhooks are signed with.
  const takesWebhooks = config.plaid.ownCredentials !== null;
  const ownUrl = () => (config.ownWebhook && takesWebhooks && url ? url + WEBHOOKS_PATH : null);
  const webhookUrl = () => config.createDefaults.webhook ?? ownUrl();
  const codec = createCodec(schema);
  const redisEvents =
    config.redisUrl && redis ? await createRedisEvents(config.redisUrl, redis.client, logger) : null;
  const events = redisEvents ?? new InMemoryEvents(logger);
  const reads = new LinkTokenReads({ plaid, codec, timeoutMs: config.plaid.timeoutMs });
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
  });
  const graphql = createGraphQLServer({ schema, logger, ...config });
  await graphql.start();

  const server = fastify({
    bodyLimit: config.limits.bodyBytes,
    requestTimeout: MAX_SENDING_MS,
    trustProxy: typeof config.trustProxy === 'boolean' ? config.trustProxy : [...config.trustProxy],
    // Its own request log would hold URLs, and with them the tokens of queries by GET.
    logger: false,
    // Once `stop` has waited for what is in flight, a connection that still is open only holds the process.
    forceCloseConnections: true,
    // `__proto__` is a key like any other here: no object is ever merged by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    schemaController: noSchemas,
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseWhatIsNotHttp(config),
  });
  server.decorateRequest('viewer', null);
  const inFlight = countInFlight(server.server);
  let serving = false;
  answerFailures(server, logger, config.limits);
  registerSecurityHeaders(server, config);
  await server.register(cors, {
    origin: [...config.corsOrigins],
    maxAge: 86_400,
    // An OPTIONS of another kind is answered too, and not by words of its own.
    strictPreflight: false,
  });
  const needed = [redis, redisEvents, bearerTokens].filter((each) => each !== null);
  registerHealth(server, () => serving && needed.every((each) => each.isReady()));
  registerWebhooks(server, {
    plaid,
    credentials: config.plaid.ownCredentials,
    events,
    now,
    logger,
    bodyLimit: config.limits.bodyBytes,
  });
  if (config.explorer) {
    registerExplorer(server, { schema });
    registerConsole(server, {
      schema,
      standinUrl: config.plaid.environment === 'standin' ? plaidBaseUrl.origin : null,
      auth: config.auth.mode,
      routerSecret: config.routerSecret !== null,
      callerCredentials: config.plaid.credentials === null,
      createDefaults: config.createDefaults,
    });
  }
  const contextOptions = { linkTokens, credentials: config.plaid.credentials, now };
  const doors = await openDoors(server, {
    operations: new LiveOperations(graphql, contextOptions),
    admission,
    corsOrigins: config.corsOrigins,
    bodyBytes: config.limits.bodyBytes,
    now,
    logger,
  });
  const handleGraphQL = handleOverHttp(graphql, (request) =>
    createContext(contextOptions, request.headers, admission.viewerOf(request)),
  );
  const overHttp: Omit<RouteOptions, 'method'> = {
    url: '/graphql',
    onRequest: (request) => admission.admit(request),
    preParsing(request, _reply, _payload, done) {
      refuseOtherEncodings(request.headers);
      done();
    },
    handler(request, reply) {
      admitPlainGet(request.method, request.headers);
      return handleGraphQL(request, reply);
    },
  };
  server.route({ ...overHttp, method: 'GET', wsHandler: doors.wsHandler });
  // Those it does not serve are there for Apollo Server to refuse by 405.
  server.route({ ...overHttp, method: ['POST', 'PUT', 'PATCH', 'DELETE'] });

  return {
    async start() {
      await Promise.all([bearerTokens?.start(), redis?.started, redisEvents?.started]);
      url = await server.listen({ ...config.listen });
      serving = true;
      return url;
    },
    async stop() {
      serving = false;
      // Serves on meanwhile, so that a load balancer sees that it is not ready and sends no more.
      const patience = config.plaid.timeoutMs + GRACE_MS;
      await Promise.all([doors.close(patience), inFlight.landed(patience)]);
      await server.close();
      await graphql.stop();
      await plaid.close();
      bearerTokens?.stop();
      await redisEvents?.close();
      await redis?.close();
    },
  };
}

/** What a request may take beyond its time with Plaid. */
const GRACE_MS = 1_000;

/** How long a client may take to send a request. */
const MAX_SENDING_MS = 30_000;
