/** Connection parameters of a WebSocket as headers, because browsers cannot set headers for one. */
import type { IncomingHttpHeaders } from 'node:http';
import { findParam } from '../../../auth/Authenticator';

/** The authenticator reads `authorization` itself; it is not passed on. */
const NAMES = [
  'plaid-client-id',
  'plaid-secret',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-request-id',
  'traceparent',
  'tracestate',
] as const;

/** @returns the headers of the upgrade request, which win, and those given as parameters. */
export function mergeConnectionParams(
  headers: IncomingHttpHeaders,
  params: Readonly<Record<string, unknown>>,
): IncomingHttpHeaders {
  const given = NAMES.map((name) => [name, findParam(name, params)]);
  return { ...Object.fromEntries(given.filter(([, value]) => typeof value === 'string')), ...headers };
}
