/** Fastify on `HttpServer`, with its defaults for logging, limits and connections replaced. */
import { type FastifyInstance, fastify } from 'fastify';
import type { HttpServer } from './HttpServer';
import { createClientErrorHandler, handleFrameworkError } from './registerErrorHandlers';
import { generateRequestId } from './requestId';

export interface FastifyOptions {
  readonly production: boolean;
  readonly limits: { readonly bodyBytes: number };
  /** Proxies whose `X-Forwarded-…` headers are trusted: all, none, or those at these addresses. */
  readonly trustProxy: boolean | readonly string[];
}

export function createFastify(
  http: HttpServer,
  { production, limits, trustProxy }: FastifyOptions,
): FastifyInstance {
  const server = fastify({
    serverFactory: (serve) => http.attach(serve),
    bodyLimit: limits.bodyBytes,
    trustProxy: typeof trustProxy === 'boolean' ? trustProxy : [...trustProxy],
    // Fastify's request log contains URLs, and with them the tokens of GET queries.
    logger: false,
    genReqId: generateRequestId,
    requestIdHeader: false,
    // After the drain, an open connection would only keep the process alive.
    forceCloseConnections: true,
    // `__proto__` is an ordinary key: this server merges no objects by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: handleFrameworkError,
    clientErrorHandler: createClientErrorHandler(production),
  });
  server.decorateRequest('viewer', null);
  return server;
}

/** Starts to listen, on the passed socket or on every address of the host. @returns the URL. */
export async function listen(
  server: FastifyInstance,
  http: HttpServer,
  { host, port, fd = null }: { readonly host: string; readonly port: number; readonly fd?: number | null },
): Promise<string> {
  // Fastify passes all options on to Node, which prefers the socket.
  const url = await server.listen({ host, port, ...(fd !== null && { fd }) });
  if (fd === null && host === 'localhost') await http.listenOnOtherAddresses(host);
  return url;
}
