/** Serves an HTML page and its assets: loaded on the first request, compressed once, cached by browsers for good. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';

export interface Page {
  readonly html: string;
  /** Text of each asset by its path below the asset folder. The path contains a hash of the content. */
  readonly assets: ReadonlyMap<string, string>;
}

interface PageOptions {
  /** Path of the page. */
  readonly path: string;
  /** Path of the folder that holds its assets. */
  readonly assetFolder: string;
  readonly load: () => Promise<Page>;
  /** Directives of the content security policy. */
  readonly policy: readonly string[];
}

export function servePage(server: FastifyInstance, { path, assetFolder, load, policy }: PageOptions): void {
  let page: Promise<Page> | undefined;
  function loadOnce(): Promise<Page> {
    // A failure is not cached: the next request loads again.
    page ??= load().catch((error) => {
      page = undefined;
      throw error;
    });
    return page;
  }
  const gzipped = new Map<string, Promise<Buffer>>();
  // Scripts need them too: a worker runs under the policy of its own response.
  const securityHeaders = {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };

  server.get(path, async (_request, reply) => {
    const { html } = await loadOnce();
    reply.headers(securityHeaders).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return html;
  });

  server.get<{ Params: { '*': string } }>(`${assetFolder}/*`, async (request, reply) => {
    const name = request.params['*'];
    const text = (await loadOnce()).assets.get(name);
    if (text === undefined) return reply.callNotFound();
    reply.headers(securityHeaders).header('cache-control', 'public, max-age=31536000, immutable');
    // Appended to the `Vary: Origin` of CORS.
    reply.header('vary', [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', '));
    reply.type(CONTENT_TYPES[extname(name)] ?? 'application/octet-stream');
    if (new Negotiator(request).encoding(['gzip', 'identity']) !== 'gzip') return text;
    const compressed = gzipped.get(name) ?? promisify(gzip)(text);
    gzipped.set(name, compressed);
    reply.header('content-encoding', 'gzip');
    return compressed;
  });
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** @returns the start of the SHA-256 of a text, for the URL of an asset that is cached for good. */
export function hashContent(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
