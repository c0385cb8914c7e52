/**
 * Cross-site request forgery (CSRF) prevention. Apollo Server refuses a GET that a page of another site can send
 * without a CORS preflight (a simple request). WebSockets need an origin check, because browsers send no preflight for
 * them and let the page read all messages. So do event streams, since `EventSource` sends neither headers nor a preflight.
 * https://www.apollographql.com/docs/apollo-server/security/cors#preventing-cross-site-request-forgery-csrf
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { isJson } from './refuseUnsupportedEncoding';

/** Apollo Server accepts a GET with this header. */
const PREFLIGHT_HEADER = 'apollo-require-preflight';

/** Adds the header that Apollo Server requires to a GET that no page of another site can have sent. */
export function exemptFromCsrfPrevention(method: string, headers: IncomingHttpHeaders): void {
  // This server sets no cookies, and `fetch` can send the header.
  if (method !== 'GET' || headers.cookie !== undefined || headers.origin !== undefined) return;
  if (!mayBeCrossSite(headers)) headers[PREFLIGHT_HEADER] ??= 'not needed';
}

/**
 * The rule of Apollo Server, for the GET of an event stream, which bypasses its check. A page of an allowed origin is
 * exempt: it can read the response anyway, and a GET changes nothing.
 */
export function isCrossSiteSimpleGet(
  request: Pick<FastifyRequest, 'method' | 'headers' | 'host'>,
  allowedOrigins: readonly (string | RegExp)[],
): boolean {
  const { method, headers } = request;
  if (method !== 'GET') return false;
  // Browsers send the header with a GET only if it is cross-origin.
  if (headers.origin === undefined ? !mayBeCrossSite(headers) : isOriginAllowed(request, allowedOrigins)) {
    return false;
  }
  // A page of another site cannot send these without a preflight.
  return !(headers[PREFLIGHT_HEADER] || headers['x-apollo-operation-name'] || isJson(headers));
}

/** Whether a request is from a page of this server or of an allowed origin, or from a program. */
export function isOriginAllowed(
  { headers, host }: Pick<FastifyRequest, 'headers' | 'host'>,
  allowedOrigins: readonly (string | RegExp)[],
): boolean {
  const { origin } = headers;
  // Browsers always send the header when they open a WebSocket.
  if (origin === undefined) return true;
  if (allowedOrigins.some((each) => (typeof each === 'string' ? each === origin : each.test(origin))))
    return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  // Parsed with the page's scheme, which normalises a default port that only one of the two names.
  const own = `${page.protocol}//${host}`;
  return page.host !== '' && URL.canParse(own) && new URL(own).host === page.host;
}

/** For a GET without an Origin header. */
function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Old browsers, and all over plain HTTP, omit it. Then other headers that only browsers send decide.
  const { cookie, referer } = headers;
  return (
    cookie !== undefined || referer !== undefined || /^(mozilla|opera)\//i.test(headers['user-agent'] ?? '')
  );
}
