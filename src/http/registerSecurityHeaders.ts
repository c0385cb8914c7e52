/**
 * What every answer tells the browser it may end up in. `@fastify/helmet` does the like, in 180 KB with what it
 * depends on, but as a hook: answers that no hook sees (a malformed URL, what is not HTTP) would go without, and half
 * of what it adds is for browsers long gone or for pages that are not here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface SecurityHeadersOptions {
  readonly production: boolean;
}

/** Answers are data: nothing in them is to be run, loaded or framed, whatever a browser takes them for. */
const POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

/**
 * For a page without a policy of its own in a header: Apollo Sandbox, whose scripts and frames are held by a policy
 * that it brings in a `meta` element, with a nonce that is known there alone. A `meta` cannot say who may frame it.
 */
const POLICY_OF_PAGES = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

export function buildSecurityHeaders({
  production,
}: SecurityHeadersOptions): Readonly<Record<string, string>> {
  return {
    // Answers hold credentials, and refusals depend on who asks.
    'cache-control': 'no-store',
    'content-security-policy': POLICY_OF_DATA,
    // Not `same-origin`: a person signs in to Apollo in a window that Sandbox opens.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    // No page of another origin may embed an answer. Those that CORS lets read one ask by CORS, which this is not about.
    'cross-origin-resource-policy': 'same-origin',
    // URLs of queries by GET hold tokens.
    'referrer-policy': 'no-referrer',
    // TLS ends in front of this server, so what it knows is only that production has it; over plain HTTP browsers
    // ignore this. Elsewhere the host is `localhost`, whose other servers would be cut off. It says nothing of
    // subdomains: they belong to others.
    ...(production && { 'strict-transport-security': 'max-age=31536000' }),
    'x-content-type-options': 'nosniff',
  };
}

/** On every answer of the server. A header that a route sets itself takes the place of the one from here. */
export function registerSecurityHeaders(server: FastifyInstance, options: SecurityHeadersOptions): void {
  const headers = Object.entries(buildSecurityHeaders(options));
  function put(response: ServerResponse): void {
    if (response.hasHeader('x-content-type-options')) return;
    for (const [name, value] of headers) response.setHeader(name, value);
  }
  // Before Fastify hears of the request: its hooks do not run where it cannot make out the URL.
  server.server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) =>
    put(response),
  );
  // As `localhost` it listens on two addresses, of which the second is a server that only Fastify knows.
  server.addHook('onRequest', (_request, reply, done) => {
    put(reply.raw);
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    const type = reply.getHeader('content-type');
    const isPage = typeof type === 'string' && type.startsWith('text/html');
    if (isPage && reply.getHeader('content-security-policy') === POLICY_OF_DATA) {
      reply.header('content-security-policy', POLICY_OF_PAGES);
    }
    done(null, payload);
  });
}
