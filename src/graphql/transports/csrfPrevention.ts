/**
 * Cross-site request forgery (CSRF) prevention. Apollo Server refuses a GET that a page of another site can send
 * without a CORS preflight (a simple request). WebSockets need an origin check, because browsers send no preflight for
 * them and let the page read all messages.
 * https://www.apollographql.com/docs/apollo-server/security/cors#preventing-cross-site-request-forgery-csrf
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** Apollo Server accepts a GET with this header. */
const PREFLIGHT_HEADER = 'apollo-require-preflight';

/** Adds the header that Apollo Server requires to a GET that no page of another site can have sent. */
export function exemptFromCsrfPrevention(method: string, headers: IncomingHttpHeaders): void {
  if (method === 'GET' && !mayBeCrossSite(headers)) headers[PREFLIGHT_HEADER] ??= 'not needed';
}

/** The rule of Apollo Server, for a GET of a transport that bypasses its check. */
export function isCrossSiteSimpleGet({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET' || !mayBeCrossSite(headers)) return false;
  // A page of another site cannot send these without a preflight.
  return !(
    headers[PREFLIGHT_HEADER] ||
    headers['x-apollo-operation-name'] ||
    /^application\/json\b/i.test(headers['content-type'] ?? '')
  );
}

/** Whether a WebSocket is opened by a page of this server or of an allowed origin, or by a program. */
export function isWebSocketOriginAllowed(
  { headers, host }: Pick<FastifyRequest, 'headers' | 'host'>,
  allowedOrigins: readonly (string | RegExp)[],
): boolean {
  const { origin } = headers;
  // Browsers always send the header.
  if (origin === undefined) return true;
  if (allowedOrigins.some((each) => (typeof each === 'string' ? each === origin : each.test(origin))))
    return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  // Parsed with the page's scheme, which normalises a default port that only one of the two names.
  const own = `${page.protocol}//${host}`;
  return page.host !== '' && URL.canParse(own) && new URL(own).host === page.host;
}

function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  // This server sets no cookies, and a GET has an Origin header only if it is cross-origin.
  if (headers.cookie !== undefined || headers.origin !== undefined) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Old browsers, and all over plain HTTP, omit it. Then other headers that only browsers send decide.
  return headers.referer !== undefined || /^(mozilla|opera)\//i.test(headers['user-agent'] ?? '');
}
