/** Fastify on our `HttpServer`, with what it does by itself switched off or bounded. */
import { type FastifyInstance, fastify } from 'fastify';
import type { HttpServer } from './HttpServer';
import { createClientErrorHandler, handleFrameworkError } from './registerErrorHandlers';
import type { SecurityHeadersOptions } from './registerSecurityHeaders';
import { generateRequestId } from './requestId';

export interface FastifyOptions extends SecurityHeadersOptions {
  readonly limits: { readonly bodyBytes: number };
  /** Whose `X-Forwarded-…` headers are trusted: all, none, or those of proxies at these addresses. */
  readonly trustProxy: boolean | readonly string[];
}

export function createFastify(http: HttpServer, options: FastifyOptions): FastifyInstance {
  const { limits, trustProxy } = options;
  const server = fastify({
    serverFactory: (serve) => http.attach(serve),
    bodyLimit: limits.bodyBytes,
    trustProxy: typeof trustProxy === 'boolean' ? trustProxy : [...trustProxy],
    // Its own request log would hold URLs, and with them the tokens of queries by GET.
    logger: false,
    genReqId: generateRequestId,
    requestIdHeader: false,
    // After the drain, a connection that is still open only keeps the process alive.
    forceCloseConnections: true,
    // `__proto__` is a key like any other here: no object is ever merged by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: handleFrameworkError,
    clientErrorHandler: createClientErrorHandler(options),
  });
  server.decorateRequest('viewer', null);
  return server;
}
