/** What a WebSocket's connection parameters say that elsewhere is said by headers, which no browser sends along. */
import type { IncomingHttpHeaders } from 'node:http';
import { findParam } from '../../../auth/Authenticator';

/** Who asks is not among them: that is read from both, and never handed on. */
const NAMES = [
  'plaid-client-id',
  'plaid-secret',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-request-id',
  'traceparent',
  'tracestate',
] as const;

/** The headers of the request that opened the connection, and what the parameters add. */
export function mergeConnectionParams(
  headers: IncomingHttpHeaders,
  params: Readonly<Record<string, unknown>>,
): IncomingHttpHeaders {
  const said = NAMES.map((name) => [name, findParam(name, params)]);
  return { ...Object.fromEntries(said.filter(([, value]) => typeof value === 'string')), ...headers };
}
