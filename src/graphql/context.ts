/** What one operation may use: built afresh for each, so nothing of one request reaches another. */
import type { IncomingHttpHeaders } from 'node:http';
import type { CancellationToken } from '../async/CancellationToken';
import type { Viewer } from '../auth/Viewer';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import type { LinkTokens, OperationScope } from '../linkToken/LinkTokens';
import type { PlaidCredentials, PlaidKeys } from '../plaid/credentials';
import type { Span, Tracing } from '../telemetry/tracing/Trace';
import type { SubscriptionSink } from './subscriptions/SubscriptionSink';
import type { TransportName } from './transports/transportNames';

export interface Context extends LinkTokenContext {
  readonly linkTokens: LinkTokens;
  readonly viewer: Viewer;
  /** By which whoever asked and whoever reads the log find each other. */
  readonly requestId: string;
  /** By which it came: that it is a router's callback is known only once it is looked at. */
  transport: TransportName;
  /** Of the operation. It outlives it: of an ended one the place in the trace is left. */
  readonly trace: Span;
  /** Who takes the updates of a subscription; null where the operation came by a transport that cannot. */
  sink: SubscriptionSink | null;
  /** The same anew: nothing that this one has loaded, for the next update of a subscription. */
  fresh(): Context;
}

export interface ContextOptions {
  readonly linkTokens: (scope: OperationScope) => LinkTokens;
  /** Null: each request brings its own. */
  readonly credentials: PlaidKeys | null;
  readonly now: () => number;
  readonly tracing: Tracing;
}

/** An operation as it came. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly transport: TransportName;
  /** When whoever asked has hung up. */
  readonly cancellation?: CancellationToken;
  /** None: it came by a transport that cannot send updates. */
  readonly sink?: SubscriptionSink | null;
}

/** Begins the operation's span, which whoever runs the operation ends. */
export function createContext(
  { linkTokens, credentials, now, tracing }: ContextOptions,
  { headers, viewer, requestId, transport, cancellation, sink = null }: Arrival,
): Context {
  const own: PlaidCredentials | null = credentials
    ? { ...credentials, owner: 'server' }
    : credentialsOf(headers);
  const trace = tracing.follow(headers).begin('GraphQL', 'server');
  const create = (): Context => ({
    linkTokens: linkTokens({ credentials: own, viewer, cancellation, trace }),
    now,
    viewer,
    requestId,
    transport,
    trace,
    sink,
    fresh: create,
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
