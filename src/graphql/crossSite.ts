/**
 * Which queries by GET may do without a preflight. A page of another site can make a browser send a plain GET, though
 * not read its answer; Apollo Server refuses such requests unless a header shows that the browser asked for leave.
 * https://www.apollographql.com/docs/apollo-server/security/cors#preventing-cross-site-request-forgery-csrf
 */
import type { IncomingHttpHeaders } from 'node:http';

/** The first of Apollo Server's own names for that header. */
const PREFLIGHT_HEADER = 'apollo-require-preflight';

/** Lets a plain GET pass Apollo Server's guard, where no page of another site can have sent it. */
export function admitPlainGet(method: string, headers: IncomingHttpHeaders): void {
  if (method === 'GET' && !mayBeCrossSite(headers)) headers[PREFLIGHT_HEADER] ??= 'not needed';
}

function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  // Cookies are not used here, and a GET has an Origin only where that is another one.
  if (headers.cookie !== undefined || headers.origin !== undefined) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // Over plain HTTP, and of old, browsers do not say. Then nothing that only a browser sends may be there.
  return headers.referer !== undefined || /^(mozilla|opera)\//i.test(headers['user-agent'] ?? '');
}
