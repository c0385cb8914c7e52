/** Context of one operation, created anew for each, so that requests share no data. */
import type { IncomingHttpHeaders } from 'node:http';
import type { CancellationToken } from '../async/CancellationToken';
import type { Viewer } from '../auth/Viewer';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import type { LinkTokens, OperationScope } from '../linkToken/LinkTokens';
import type { PlaidCredentials } from '../plaid/credentials';
import type { Span, Tracing } from '../telemetry/tracing/Trace';
import type { TransportName } from './transports/transportNames';

export interface Context extends LinkTokenContext {
  readonly linkTokens: LinkTokens;
  readonly viewer: Viewer;
  /** Correlates the response with the log. */
  readonly requestId: string;
  readonly transport: TransportName;
  /** Start of the operation, by `performance.now()`. */
  readonly startedAt: number;
  /** True for GET requests, which another site can make a browser send (CSRF). */
  readonly refusesMutations: boolean;
  /** The operation's span. After it has ended, only its IDs are kept. */
  readonly trace: Span;
  /** Creates a context with empty caches, for the next update of a subscription. */
  renew(): Context;
}

export interface CreateContextOptions {
  readonly linkTokens: (scope: OperationScope) => LinkTokens;
  /** Null if each request sends its own. */
  readonly credentials: PlaidCredentials | null;
  readonly now: () => number;
  readonly tracing: Tracing;
}

/** Sender of an operation, and its transport. */
export interface Caller {
  /** Headers of the request, or of the connection that the operation was sent over. */
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly transport: TransportName;
  readonly refusesMutations?: boolean;
  /** Cancelled when the client disconnects. */
  readonly cancellation?: CancellationToken;
}

/** Starts the operation's span; the operation's runner ends it. */
export function createContext(
  { linkTokens, credentials, now, tracing }: CreateContextOptions,
  { headers, viewer, requestId, transport, cancellation, refusesMutations = false }: Caller,
): Context {
  const own = credentials ?? credentialsOf(headers);
  const trace = tracing.extract(headers).startSpan('GraphQL', 'server');
  const startedAt = performance.now();
  const create = (): Context => ({
    linkTokens: linkTokens({ credentials: own, viewer, cancellation, trace }),
    now,
    viewer,
    requestId,
    transport,
    startedAt,
    refusesMutations,
    trace,
    renew: create,
  });
  return create();
}

/** Reads the headers that `PLAID_CREDENTIALS=caller` uses, named as in the official client. Null unless both are sent. */
function credentialsOf(headers: IncomingHttpHeaders): PlaidCredentials | null {
  const clientId = headers['plaid-client-id'];
  const secret = headers['plaid-secret'];
  if (typeof clientId !== 'string' || typeof secret !== 'string' || !clientId || !secret) return null;
  return { clientId, secret, owner: 'caller' };
}
