/** What one operation may use: built afresh for each, so nothing of one request reaches another. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Viewer } from '../auth/Viewer';
import type { LinkTokenContext } from '../linkToken/LinkTokenContext';
import type { LinkTokensFactory } from '../linkToken/LinkTokens';
import type { PlaidCredentials, PlaidKeys } from '../plaid/PlaidClient';
import type { SubscriptionCarrier } from './live/SubscriptionCarrier';

export interface Context extends LinkTokenContext {
  readonly viewer: Viewer;
  /** Who takes the updates of a subscription; null where the operation came by a door that cannot. */
  carrier: SubscriptionCarrier | null;
  /** The same anew: nothing that this one has loaded, for the next update of a subscription. */
  fresh(): Context;
}

export interface ContextOptions {
  readonly linkTokens: LinkTokensFactory;
  /** Null: each request brings its own. */
  readonly credentials: PlaidKeys | null;
  readonly now: () => number;
}

export function createContext(
  { linkTokens, credentials, now }: ContextOptions,
  headers: IncomingHttpHeaders,
  viewer: Viewer,
  carrier: SubscriptionCarrier | null = null,
): Context {
  const own: PlaidCredentials | null = credentials
    ? { ...credentials, owner: 'server' }
    : credentialsOf(headers);
  const create = (): Context => ({
    linkTokens: linkTokens.forOperation(own, viewer),
    now,
    viewer,
    carrier,
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
