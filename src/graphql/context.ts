/** What one operation may use: built afresh for each, so nothing of one request reaches another. */
import type { IncomingHttpHeaders } from 'node:http';
import type { CancellationToken } from '../async/CancellationToken';
import type { Viewer } from '../auth/Viewer';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import type { LinkTokens, OperationScope } from '../linkToken/LinkTokens';
import type { PlaidCredentials, PlaidKeys } from '../plaid/credentials';
import type { Span, Tracing } from '../telemetry/tracing/Trace';
import type { TransportName } from './transports/transportNames';

export interface Context extends LinkTokenContext {
  readonly linkTokens: LinkTokens;
  readonly viewer: Viewer;
  /** By which whoever asked and whoever reads the log find each other. */
  readonly requestId: string;
  readonly transport: TransportName;
  /** Whether mutations are refused: the caller sent a GET, which another site may have made its browser send. */
  readonly refusesMutations: boolean;
  /** Of the operation. It outlives it: of an ended one the place in the trace is left. */
  readonly trace: Span;
  /** The same anew: nothing that this one has loaded, for the next update of a subscription. */
  renew(): Context;
}

export interface CreateContextOptions {
  readonly linkTokens: (scope: OperationScope) => LinkTokens;
  /** Null: each request brings its own. */
  readonly credentials: PlaidKeys | null;
  readonly now: () => number;
  readonly tracing: Tracing;
}

/** Who sent an operation, and over which transport. */
export interface Caller {
  /** Of the request, or of the connection that the operation came by. */
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly transport: TransportName;
  readonly refusesMutations?: boolean;
  /** Cancelled when the client disconnects. */
  readonly cancellation?: CancellationToken;
}

/** Begins the operation's span, which whoever runs the operation ends. */
export function createContext(
  { linkTokens, credentials, now, tracing }: CreateContextOptions,
  { headers, viewer, requestId, transport, cancellation, refusesMutations = false }: Caller,
): Context {
  const own: PlaidCredentials | null = credentials
    ? { ...credentials, owner: 'server' }
    : credentialsOf(headers);
  const trace = tracing.extract(headers).startSpan('GraphQL', 'server');
  const create = (): Context => ({
    linkTokens: linkTokens({ credentials: own, viewer, cancellation, trace }),
    now,
    viewer,
    requestId,
    transport,
    refusesMutations,
    trace,
    renew: create,
  });
  return create();
}

/** `PLAID_CREDENTIALS=caller`: as the official client sends them. Null unless both are there. */
function credentialsOf(headers: IncomingHttpHeaders): PlaidCredentials | null {
  const clientId = headers['plaid-client-id'];
  const secret = headers['plaid-secret'];
  if (typeof clientId !== 'string' || typeof secret !== 'string' || !clientId || !secret) return null;
  return { clientId, secret, owner: 'caller' };
}
