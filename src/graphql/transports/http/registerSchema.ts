/** The subgraph schema as text at `/schema.graphql`, for code generators and editors. Callers are those of introspection. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Authenticator } from '../../../auth/Authenticator';
import { printSubgraphSchema } from '../../printSubgraphSchema';

export function registerSchema(
  server: FastifyInstance,
  { schema, authenticator }: { readonly schema: GraphQLSchema; readonly authenticator: Authenticator },
): void {
  server.get(
    '/schema.graphql',
    { onRequest: (request) => authenticator.authenticate(request) },
    (_request, reply) => reply.type('text/plain; charset=utf-8').send(printSubgraphSchema(schema)),
  );
}
