/**
 * What a page of another site must not make a browser do. It can have it send a plain GET, though not read the answer:
 * Apollo Server refuses such requests unless a header shows that the browser asked for leave.
 * https://www.apollographql.com/docs/apollo-server/security/cors#preventing-cross-site-request-forgery-csrf
 * It can also have it open a WebSocket, for which browsers ask no leave at all, and read all that comes.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** The first of Apollo Server's own names for that header. */
const PREFLIGHT_HEADER = 'apollo-require-preflight';

/** Lets a plain GET pass Apollo Server's guard, where no page of another site can have sent it. */
export function exemptFromCsrfPrevention(method: string, headers: IncomingHttpHeaders): void {
  if (method === 'GET' && !mayBeCrossSite(headers)) headers[PREFLIGHT_HEADER] ??= 'not needed';
}

/** The same for a GET that does not come by Apollo Server's guard. */
export function isCrossSiteSimpleGet({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET' || !mayBeCrossSite(headers)) return false;
  // Of these a page can send none without leave.
  return !(
    headers[PREFLIGHT_HEADER] ||
    headers['x-apollo-operation-name'] ||
    /^application\/json\b/i.test(headers['content-type'] ?? '')
  );
}

/** Whether a page that wants a WebSocket is one of this server's own, or of an origin that may ask it. */
export function isWebSocketOriginAllowed(
  { headers, host }: Pick<FastifyRequest, 'headers' | 'host'>,
  allowedOrigins: readonly (string | RegExp)[],
): boolean {
  const { origin } = headers;
  // Browsers always send one.
  if (origin === undefined) return true;
  if (allowedOrigins.some((each) => (typeof each === 'string' ? each === origin : each.test(origin))))
    return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  // As a URL with the page's scheme, since only one of the two may name a port that goes without saying.
  const own = `${page.protocol}//${host}`;
  return page.host !== '' && URL.canParse(own) && new URL(own).host === page.host;
}

function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  // Cookies are not used here, and a GET has an Origin only where that is another one.
  if (headers.cookie !== undefined || headers.origin !== undefined) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Over plain HTTP, and of old, browsers do not say. Then nothing that only a browser sends may be there.
  return headers.referer !== undefined || /^(mozilla|opera)\//i.test(headers['user-agent'] ?? '');
}
