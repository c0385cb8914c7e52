/** CORS for the configured origins. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { REQUEST_ID_HEADER } from './requestId';

/** Browsers cap it at two hours or less. */
const PREFLIGHT_MAX_AGE_SECONDS = 86_400;

export async function registerCors(
  server: FastifyInstance,
  origins: readonly (string | RegExp)[],
): Promise<void> {
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
