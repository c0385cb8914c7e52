/** CORS for the configured origins. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { OriginReporter } from '../graphql/transports/createOriginReporter';
import { isOriginAllowed } from '../graphql/transports/csrfPrevention';
import { REQUEST_ID_HEADER } from './requestId';

/** Browsers cap it at two hours or less. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

export async function registerCors(
  server: FastifyInstance,
  origins: readonly (string | RegExp)[],
  reportOrigin: OriginReporter,
): Promise<void> {
  // Only preflights: browsers send Origin with requests of the same origin too, whose host a proxy may have replaced.
  server.addHook('onRequest', (request, _reply, done) => {
    const isPreflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (isPreflight && !isOriginAllowed(request, origins)) reportOrigin(request.headers.origin);
    done();
  });
  if (origins.length === 0) {
    server.options('*', (_request, reply) => reply.code(204).send());
    return;
  }
  await server.register(cors, {
    origin: [...origins],
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    exposedHeaders: [REQUEST_ID_HEADER, 'retry-after'],
    // An OPTIONS request without preflight headers gets an ordinary response, not an error of the plugin.
    strictPreflight: false,
  });
}
