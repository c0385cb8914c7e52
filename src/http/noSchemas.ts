/**
 * Fastify without what compiles the JSON schemas of routes, which no route here has: what is in a request, GraphQL and
 * the transports themselves check. Left to itself it would load Ajv and fast-json-stringify at each start.
 */
import type { FastifyServerOptions } from 'fastify';

export const noSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: () => refuse, buildSerializer: () => refuse },
};

function refuse(): never {
  throw new Error('Routes have no schemas here.');
}
