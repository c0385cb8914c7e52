/** GraphiQL at /explorer, with everything it needs served from here: it works without a way out. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { servePage } from '../servePage';
import { loadExplorer } from './assets';

interface ExplorerOptions {
  readonly schema: GraphQLSchema;
}

export function registerExplorer(server: FastifyInstance, { schema }: ExplorerOptions): void {
  // GraphiQL has 9 MB.
  servePage(server, {
    path: '/explorer',
    folder: '/explorer',
    load: () => loadExplorer(schema),
    policy: POLICY,
  });
  server.get('/explorer/', (_request, reply) => reply.redirect('../explorer'));
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // In today's browsers also a WebSocket to the same host.
  "connect-src 'self'",
  // The editor adds style elements of its own as it runs, and has no way to be given a nonce for them.
  "style-src 'self' 'unsafe-inline'",
  // Icons and fonts stand in the style sheet.
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];
