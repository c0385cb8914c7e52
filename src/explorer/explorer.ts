/** GraphiQL at /explorer, with everything it needs served from here: it works without a way out. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import Negotiator from 'negotiator';
import { type Explorer, loadExplorer } from './assets';

interface ExplorerOptions {
  readonly schema: GraphQLSchema;
}

export function registerExplorer(server: FastifyInstance, { schema }: ExplorerOptions): void {
  let loaded: Promise<Explorer> | undefined;
  // GraphiQL has 9 MB: nobody pays for them before somebody looks.
  function load(): Promise<Explorer> {
    // A failure is not kept: whoever comes next may have better luck.
    loaded ??= loadExplorer(schema).catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }

  server.get('/explorer', async (_request, reply) => {
    const { page } = await load();
    reply.headers(GUARDS).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return page;
  });

  server.get('/explorer/', (_request, reply) => reply.redirect('../explorer'));

  server.get<{ Params: { file: string } }>('/explorer/:file', async (request, reply) => {
    const asset = (await load()).assets.get(request.params.file);
    if (!asset) return reply.callNotFound();
    reply.headers(GUARDS).header('cache-control', 'public, max-age=31536000, immutable');
    // Beside what CORS says there.
    reply.header('vary', [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', '));
    reply.type(asset.contentType);
    if (new Negotiator(request).encoding(['gzip', 'identity']) !== 'gzip') return asset.text;
    reply.header('content-encoding', 'gzip');
    return asset.gzipped();
  });
}

/** On the scripts too: a worker is held by the policy that its own script came with. */
const GUARDS = {
  'content-security-policy': [
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
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
