/** Liveness (`/healthz`) and readiness (`/readyz`) probes. */
import type { FastifyInstance } from 'fastify';

export function registerHealth(server: FastifyInstance, isReady: () => boolean): void {
  server.get('/healthz', (_request, reply) => reply.send({ status: 'alive' }));
  server.get('/readyz', (_request, reply) =>
    isReady() ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'not ready' }),
  );
}
