/** Server for probes and metrics on a port of its own (`ADMIN_PORT`), without load shedding. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/metrics/Metrics';
import { createFastify, type FastifyOptions, listen } from './createFastify';
import { HttpServer, type HttpServerOptions } from './HttpServer';
import { registerErrorHandlers } from './registerErrorHandlers';
import { registerSecurityHeaders } from './registerSecurityHeaders';
import { registerRequestIds } from './requestId';

export interface AdminServer {
  /** For the routes. */
  readonly server: FastifyInstance;
  /** Starts to listen. @returns the server's URL. */
  start(): Promise<string>;
}

export interface AdminConfig extends FastifyOptions {
  readonly listen: { readonly host: string };
  /** Null: there is no such server. */
  readonly adminPort: number | null;
}

export function createAdminServer(
  config: AdminConfig,
  options: HttpServerOptions,
  metrics: Metrics,
): AdminServer | null {
  const { adminPort: port, limits, production } = config;
  if (port === null) return null;
  const http = new HttpServer(options);
  const server = createFastify(http, config);
  const hint = 'This port serves /healthz, /readyz and /metrics.';
  registerErrorHandlers(server, options.logger, { ...limits, hint }, metrics);
  registerSecurityHeaders(server, production);
  registerRequestIds(server);
  return { server, start: () => listen(server, http, { host: config.listen.host, port }) };
}
