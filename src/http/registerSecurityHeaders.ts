/** Security headers on every response, also on those without Fastify's hooks (malformed URL, invalid HTTP). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Responses are data: a browser must not run, load or frame anything in them. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * For a page that sets no policy header: Apollo Sandbox restricts scripts and frames by a `meta` element with a nonce of
 * its own. `frame-ancestors` has no effect in a `meta` element.
 */
const PAGE_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

export function buildSecurityHeaders(production: boolean): Readonly<Record<string, string>> {
  return {
    // Responses contain tokens, and errors depend on the caller.
    'cache-control': 'no-store',
    'content-security-policy': DATA_POLICY,
    // Not `same-origin`: Sandbox opens a window to sign in to Apollo.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    // No page of another origin may embed a response. CORS requests are not affected.
    'cross-origin-resource-policy': 'same-origin',
    // URLs of GET queries contain tokens.
    'referrer-policy': 'no-referrer',
    // TLS ends in front of this server; browsers ignore this header over plain HTTP. Outside production the host is
    // `localhost`, whose other servers it would break. No `includeSubDomains`: subdomains belong to others.
    ...(production && { 'strict-transport-security': 'max-age=31536000' }),
    'x-content-type-options': 'nosniff',
  };
}

/** Sets the headers on each response. A route may override them. */
export function registerSecurityHeaders(server: FastifyInstance, production: boolean): void {
  const headers = Object.entries(buildSecurityHeaders(production));
  const setHeaders = (response: ServerResponse) => {
    if (response.hasHeader('x-content-type-options')) return;
    for (const [name, value] of headers) response.setHeader(name, value);
  };
  // On Node's event, since Fastify runs no hooks for a malformed URL.
  server.server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) =>
    setHeaders(response),
  );
  // In a hook, for requests that do not come through `server.server`.
  server.addHook('onRequest', (_request, reply, done) => {
    setHeaders(reply.raw);
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    const type = reply.getHeader('content-type');
    const isPage = typeof type === 'string' && type.startsWith('text/html');
    if (isPage && reply.getHeader('content-security-policy') === DATA_POLICY) {
      reply.header('content-security-policy', PAGE_POLICY);
    }
    done(null, payload);
  });
}
