/** The server as one ordered list: `createApp` reads in the order of a request, then graceful shutdown. */
// Must precede any class with decorators.
import 'reflect-metadata';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Config } from './config/config';
import { CallerSlots } from './graphql/subscriptions/CallerSlots';
import { createOperationRunner } from './graphql/subscriptions/createOperationRunner';
import { createOriginReporter } from './graphql/transports/createOriginReporter';
import { registerGraphQLOverHttp } from './graphql/transports/http/registerGraphQLOverHttp';
import { registerSchema } from './graphql/transports/http/registerSchema';
import { openEventStreamTransport } from './graphql/transports/sse/openEventStreamTransport';
import type { Transport } from './graphql/transports/Transport';
import { openWebSocketTransport } from './graphql/transports/webSocket/openWebSocketTransport';
import { type AdminServer, createAdminServer } from './http/createAdminServer';
import { createFastify, listen } from './http/createFastify';
import { HttpServer, type HttpTimeouts } from './http/HttpServer';
import { Lifecycle, type StopStep } from './http/Lifecycle';
import { AdmissionControl } from './http/loadShedding/AdmissionControl';
import { registerCors } from './http/registerCors';
import { registerErrorHandlers } from './http/registerErrorHandlers';
import { registerHealth } from './http/registerHealth';
import { registerMetrics } from './http/registerMetrics';
import { registerSecurityHeaders } from './http/registerSecurityHeaders';
import { registerRequestIds } from './http/requestId';
import { registerConsole } from './pages/console/registerConsole';
import { registerExplorer } from './pages/explorer/registerExplorer';
import { createServices, type Services, type ServicesOptions } from './services';
import { registerWebhooks, WEBHOOK_TIMEOUT_MS } from './webhooks/registerWebhooks';

export interface AppOptions extends Pick<ServicesOptions, 'config' | 'plaidBaseUrl' | 'logger'> {
  /** Clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Overrides of the default timeouts. */
  readonly httpTimeouts?: Partial<HttpTimeouts>;
}

export interface App {
  /** Starts to listen. @returns the server's URL. */
  start(): Promise<string>;
  /** @returns the URL of probes and metrics with `ADMIN_PORT`, once it listens; otherwise null. */
  adminUrl(): string | null;
  readonly reload: Services['reload'];
  /**
   * Graceful shutdown: reports not ready, stops accepting connections after the configured delay, answers the requests on
   * open ones, then closes.
   *
   * @param atOnce skips the delay, even if it is in progress.
   */
  stop(atOnce?: boolean): Promise<void>;
}

/** Time for a request beyond its time with Plaid, when the server stops. */
const DRAIN_GRACE_MS = 1_000;

/** The same while it serves: long, so that on a busy machine too the timeout for Plaid, whose error says more, is first. */
const RESPONSE_GRACE_MS = 5_000;

/** Time for requests on idle connections, when the server stops after a delay. It is part of the time above. */
const IDLE_GRACE_MS = DRAIN_GRACE_MS / 2;

/** Time for clients to close connections that the server has ended. */
const LINGER_MS = 1_000;

/** Time limit for closing Fastify, and then the services. */
const CLOSE_TIMEOUT_MS = 10_000;

export async function createApp({
  config,
  plaidBaseUrl,
  logger,
  now = Date.now,
  httpTimeouts = {},
}: AppOptions): Promise<App> {
  const { limits } = config;
  const lifecycle = new Lifecycle(logger);
  let url: string | null = null;
  let adminUrl: string | null = null;
  const services = await createServices({ config, plaidBaseUrl, logger, now, ownUrl: () => url });
  const { schema, metrics, authenticator, graphql, contextOptions } = services;
  await graphql.apollo.start();

  const webhookTimeoutMs = config.webhookForwardUrl ? WEBHOOK_TIMEOUT_MS : 0;
  const workTimeoutMs = Math.max(config.plaid.timeoutMs, webhookTimeoutMs);
  const admissionControl = new AdmissionControl({
    maxInFlight: limits.requestsInFlight,
    metrics,
    maxTurnMs: limits.eventLoopTurnMs,
  });
  const httpOptions = {
    admissionControl,
    logger,
    maxConnections: limits.connections,
    production: config.production,
    timeouts: {
      response: workTimeoutMs + RESPONSE_GRACE_MS,
      keepAlive: config.keepAliveTimeoutMs,
      ...httpTimeouts,
    },
  };
  const http = new HttpServer({ ...httpOptions, servesProbes: config.adminPort === null });
  const admin = createAdminServer(config, httpOptions, metrics);

  const server = createFastify(http, config);
  registerErrorHandlers(server, logger, limits, metrics);
  registerSecurityHeaders(server, config.production);
  registerRequestIds(server);
  const reportOrigin = createOriginReporter(logger);
  await registerCors(server, config.corsOrigins, reportOrigin);
  const probes = admin?.server ?? server;
  registerHealth(probes, () => lifecycle.isServing && services.isReady());
  if (services.prometheus) registerMetrics(probes, services.prometheus);
  registerWebhooks(server, {
    ...services,
    now,
    logger,
    timeoutMs: config.plaid.timeoutMs,
    bodyLimit: limits.bodyBytes,
  });
  if (config.explorer) registerPages(server, schema, config, plaidBaseUrl);
  const transportOptions = {
    runOperation: createOperationRunner(graphql, contextOptions),
    authenticator,
    admissionControl,
    onSubscriptionStart: (response: ServerResponse) => http.connections.detach(response),
    liveConnections: new CallerSlots(limits.liveConnections),
    corsOrigins: config.corsOrigins,
    reportOrigin,
    bodyBytes: limits.bodyBytes,
    now,
    logger,
    metrics,
  };
  const webSocket = await openWebSocketTransport(server, transportOptions);
  const eventStream = openEventStreamTransport(server, transportOptions);
  const { wsHandler } = webSocket;
  registerGraphQLOverHttp(server, { graphql, contextOptions, authenticator, wsHandler });
  const allowsIntrospection = config.introspection && !config.trustedOperations.only;
  if (allowsIntrospection) registerSchema(server, { schema, authenticator });
  const stopSteps = createShutdownSteps({
    config,
    services,
    admissionControl,
    http,
    transports: [webSocket, eventStream],
    server,
    admin,
    drainTimeoutMs: workTimeoutMs + DRAIN_GRACE_MS,
  });

  return {
    start: () =>
      lifecycle.start(async () => {
        // First, so that probes see the start.
        if (admin) adminUrl = await admin.start();
        await services.start();
        http.enableAdmissionControl();
        url = await listen(server, http, config.listen);
        admissionControl.start();
        return url;
      }),
    adminUrl: () => adminUrl,
    reload: services.reload,
    stop: (atOnce = false) => lifecycle.stop(stopSteps, atOnce),
  };
}

function registerPages(
  server: FastifyInstance,
  schema: GraphQLSchema,
  config: Config,
  plaidBaseUrl: URL,
): void {
  registerExplorer(server, { schema });
  registerConsole(server, {
    schema,
    emulatorUrl: config.plaid.environment === 'emulator' ? plaidBaseUrl.origin : null,
    auth: config.auth.mode,
    routerSecret: config.routerSecrets !== null,
    callerCredentials: config.plaid.credentials === null,
    createDefaults: config.createDefaults,
  });
}

interface ShutdownOptions {
  readonly config: Config;
  readonly services: Services;
  readonly admissionControl: AdmissionControl;
  readonly http: HttpServer;
  readonly transports: readonly Transport[];
  readonly server: FastifyInstance;
  readonly admin: AdminServer | null;
  readonly drainTimeoutMs: number;
}

function createShutdownSteps({
  config,
  services,
  admissionControl,
  http,
  transports,
  server,
  admin,
  drainTimeoutMs,
}: ShutdownOptions): readonly StopStep[] {
  const { delayMs } = config.shutdown;
  const { connections } = http;
  return [
    {
      // Serves meanwhile, until load balancers have seen that the server is not ready.
      name: 'delay',
      timeoutMs: delayMs,
      async run(skipDelays) {
        connections.startDraining();
        if (delayMs > 0) await delay(delayMs, undefined, { signal: skipDelays }).catch(() => {});
      },
    },
    // First, so that a proxy and clients that reconnect turn to other replicas.
    {
      name: 'close listener',
      timeoutMs: CLOSE_TIMEOUT_MS,
      run: () => http.closeListeners(config.listen.fd !== null),
    },
    {
      // Requests on open connections are answered.
      name: 'drain',
      timeoutMs: drainTimeoutMs,
      async run(skipDelays) {
        const graceMs = skipDelays.aborted ? 0 : Math.min(delayMs, IDLE_GRACE_MS);
        await Promise.all([
          ...transports.map((transport) => transport.close()),
          connections.endIdle(graceMs),
        ]);
        await admissionControl.waitUntilDrained();
      },
    },
    { name: 'end connections', timeoutMs: 2 * LINGER_MS, run: () => connections.endAll(LINGER_MS) },
    {
      name: 'close server',
      timeoutMs: CLOSE_TIMEOUT_MS,
      run() {
        admissionControl.stop();
        return server.close();
      },
    },
    { name: 'close services', timeoutMs: CLOSE_TIMEOUT_MS, run: () => services.close() },
    // Last, so that probes see the shutdown.
    { name: 'close admin listener', timeoutMs: LINGER_MS, run: () => admin?.server.close() },
  ];
}
