/** State machine of a session: a pure reducer. Effects are in `createLinkSession.ts`. */
import type { WatchLinkTokenSubscription } from './generated/api.js';
import type { LinkSessionError } from './LinkSessionError.js';

export type LinkTokenUpdate = WatchLinkTokenSubscription['linkTokenUpdated'];
export type WatchedLinkToken = LinkTokenUpdate['linkToken'];
export type LinkEvent = LinkTokenUpdate['newEvents'][number];

/**
 * `ready`: there is a token, and Link is closed. `open`: Link is open, and Plaid has reported no step yet. `inProgress`:
 * Plaid has reported a session. The last four are final: the next `open` creates another token.
 */
export type LinkSessionStatus =
  | 'idle'
  | 'creating'
  | 'ready'
  | 'open'
  | 'inProgress'
  | 'succeeded'
  | 'exited'
  | 'expired'
  | 'failed';

export interface LinkSessionState {
  readonly status: LinkSessionStatus;
  readonly token: string | null;
  /** Null without Hosted Link. */
  readonly hostedLinkUrl: string | null;
  /** The link token as last reported, with its sessions and results. */
  readonly linkToken: WatchedLinkToken | null;
  /** Steps of the user, oldest first, each once. */
  readonly events: readonly LinkEvent[];
  /** Whether Link was opened from this page and is not closed yet. */
  readonly isLinkOpen: boolean;
  /** Whether updates arrive. */
  readonly isConnected: boolean;
  /** Why the status is `failed`, or why Link could not be opened. */
  readonly error: LinkSessionError | null;
}

/** Kept in the tab’s session storage until the session is final. */
export type StoredLink = Pick<LinkSessionState, 'token' | 'hostedLinkUrl'>;

export type LinkSessionAction =
  | { readonly type: 'creating' }
  | ({ readonly type: 'created' | 'resumed' } & StoredLink)
  | { readonly type: 'linkOpened' | 'linkClosed' | 'disconnected' | 'notFound' | 'reset' }
  | { readonly type: 'linkNotOpened' | 'failed'; readonly error: LinkSessionError }
  | { readonly type: 'updated'; readonly update: LinkTokenUpdate }
  /** The server completed the subscription. `now` is in milliseconds since 1970. */
  | { readonly type: 'completed'; readonly now: number };

export const INITIAL_STATE: LinkSessionState = {
  status: 'idle',
  token: null,
  hostedLinkUrl: null,
  linkToken: null,
  events: [],
  isLinkOpen: false,
  isConnected: false,
  error: null,
};

export function isFinal({ status }: LinkSessionState): boolean {
  return status === 'succeeded' || status === 'exited' || status === 'expired' || status === 'failed';
}

export function reduce(state: LinkSessionState, action: LinkSessionAction): LinkSessionState {
  switch (action.type) {
    case 'creating':
      return { ...INITIAL_STATE, status: 'creating' };
    case 'created':
    case 'resumed':
      return { ...INITIAL_STATE, status: 'ready', token: action.token, hostedLinkUrl: action.hostedLinkUrl };
    case 'linkOpened':
      return { ...state, status: openStatusOf(state.linkToken, true), isLinkOpen: true, error: null };
    case 'linkNotOpened':
      return { ...state, error: action.error };
    case 'linkClosed':
      // The tab of an earlier session may be closed while another token is created.
      if (!state.isLinkOpen) return state;
      if (isFinal(state)) return { ...state, isLinkOpen: false };
      return { ...state, status: openStatusOf(state.linkToken, false), isLinkOpen: false };
    case 'updated':
      return update(state, action.update);
    case 'completed':
      return isFinal(state) ? state : { ...state, ...finishExpired(state, action.now), isConnected: false };
    case 'disconnected':
      return { ...state, isConnected: false };
    case 'notFound':
      // The token is unknown, or Plaid has forgotten it after its expiration.
      return { ...state, status: 'expired', isConnected: false };
    case 'failed':
      return { ...state, status: 'failed', isConnected: false, error: action.error };
    case 'reset':
      return INITIAL_STATE;
  }
}

function update(
  state: LinkSessionState,
  { reason, linkToken, newEvents }: LinkTokenUpdate,
): LinkSessionState {
  const finalStatus = finalStatusOf(reason, linkToken);
  return {
    ...state,
    status: finalStatus ?? openStatusOf(linkToken, state.isLinkOpen),
    linkToken,
    // The first update of each subscription has all events until then.
    events: reason === 'SNAPSHOT' ? newEvents : [...state.events, ...newEvents],
    // A final state ends the subscription.
    isConnected: finalStatus === null,
  };
}

/** A success counts once its session has ended: until then the user may connect another institution. */
function finalStatusOf(
  reason: LinkTokenUpdate['reason'],
  { status, linkSessions }: WatchedLinkToken,
): LinkSessionStatus | null {
  const sessions = linkSessions ?? [];
  const ended = sessions.filter(({ finishedAt, exit }) => finishedAt !== null || exit !== null);
  if (ended.some(({ outcome }) => outcome === 'SUCCEEDED')) return 'succeeded';
  if (reason === 'EXPIRED' || status === 'EXPIRED') return expiredStatusOf(status);
  return sessions.length > 0 && ended.length === sessions.length ? 'exited' : null;
}

/** The server completes the subscription of an expired token after one update, which may be another than `EXPIRED`. */
function finishExpired({ linkToken }: LinkSessionState, now: number): { status?: LinkSessionStatus } {
  const hasExpired = Date.parse(linkToken?.expiration ?? '') <= now;
  return linkToken && hasExpired ? { status: expiredStatusOf(linkToken.status) } : {};
}

/** A token with a result remains a success, although the end of its session was never reported. */
function expiredStatusOf(status: WatchedLinkToken['status']): LinkSessionStatus {
  return status === 'SUCCEEDED' ? 'succeeded' : 'expired';
}

function openStatusOf(linkToken: WatchedLinkToken | null, isLinkOpen: boolean): LinkSessionStatus {
  if (linkToken && linkToken.status !== 'PENDING') return 'inProgress';
  return isLinkOpen ? 'open' : 'ready';
}
