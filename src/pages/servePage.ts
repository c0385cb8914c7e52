/** A page for people, and its files: loaded when somebody looks, packed once, and kept by browsers for good. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';

export interface Page {
  readonly html: string;
  /** By what stands behind the page's folder in their URLs, which says what is in them. */
  readonly assets: ReadonlyMap<string, Asset>;
}

export interface Asset {
  readonly contentType: string;
  readonly text: string;
  /** Compressed on the first call. */
  readonly gzipped: () => Promise<Buffer>;
}

export interface PageOptions {
  /** Where the page is. */
  readonly path: string;
  /** Where its files are. */
  readonly folder: string;
  readonly load: () => Promise<Page>;
  /** Of its content security policy, one directive each. */
  readonly policy: readonly string[];
}

export function servePage(server: FastifyInstance, { path, folder, load, policy }: PageOptions): void {
  let loaded: Promise<Page> | undefined;
  function page(): Promise<Page> {
    // A failure is not kept: whoever comes next may have better luck.
    loaded ??= load().catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }
  // On the scripts too: a worker is held by the policy that its own script came with.
  const guards = {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };

  server.get(path, async (_request, reply) => {
    const { html } = await page();
    reply.headers(guards).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return html;
  });

  server.get<{ Params: { '*': string } }>(`${folder}/*`, async (request, reply) => {
    const asset = (await page()).assets.get(request.params['*']);
    if (!asset) return reply.callNotFound();
    reply.headers(guards).header('cache-control', 'public, max-age=31536000, immutable');
    // Beside what CORS says there.
    reply.header('vary', [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', '));
    reply.type(asset.contentType);
    if (new Negotiator(request).encoding(['gzip', 'identity']) !== 'gzip') return asset.text;
    reply.header('content-encoding', 'gzip');
    return asset.gzipped();
  });
}

const contentTypes = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
} as const;

export type AssetKind = keyof typeof contentTypes;

export function createAsset(kind: AssetKind, text: string): Asset {
  let gzipped: Promise<Buffer> | undefined;
  return {
    contentType: contentTypes[kind],
    text,
    gzipped() {
      gzipped ??= promisify(gzip)(text);
      return gzipped;
    },
  };
}

/** For the name of what has this text: another text has another name. */
export function hashContent(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
