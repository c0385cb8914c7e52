/** Link session of a frontend: creates a link token on a click, opens Link, and follows the session to its end. */
import { createHostedLinkOpener } from './createHostedLinkOpener.js';
import { createIdempotencyKeys } from './createIdempotencyKeys.js';
import { createLinkStorage } from './createLinkStorage.js';
import { createLinkToken } from './createLinkToken.js';
import type { CreateLinkTokenInput } from './generated/api.js';
import type { LinkOpener } from './LinkOpener.js';
import {
  INITIAL_STATE,
  isFinal,
  type LinkSessionAction,
  type LinkSessionState,
  reduce,
} from './LinkSessionState.js';
import type { LinkTransport } from './LinkTransport.js';
import { subscribeToUpdates } from './subscribeToUpdates.js';

export { createHostedLinkOpener } from './createHostedLinkOpener.js';
export { createSdkOpener } from './createSdkOpener.js';
export type { CreateLinkTokenInput } from './generated/api.js';
export type { LinkOpener } from './LinkOpener.js';
export type { LinkSessionError } from './LinkSessionError.js';
export type { LinkEvent, LinkSessionState, LinkSessionStatus, WatchedLinkToken } from './LinkSessionState.js';
export type { LinkTransport } from './LinkTransport.js';

export interface LinkSessionOptions {
  readonly transport: LinkTransport;
  /** Default: Hosted Link in a tab. */
  readonly opener?: LinkOpener;
  /** Key in the tab’s session storage, one per session that a page has at the same time. Default `plaid-link`. */
  readonly storageKey?: string;
}

export interface LinkSession {
  getState(): LinkSessionState;
  /**
   * Calls the listener after each change of the state. The session resumes with its first listener, and receives updates
   * while it has one.
   *
   * @returns a function that removes the listener.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Opens Link. Call it in a click handler. Creates a link token unless there is one whose session is not final. A call
   * after a failure that is retryable, with the same input, returns the token of the failed call if there is one.
   */
  open(input: CreateLinkTokenInput): void;
  /** Forgets the session and closes Link. */
  reset(): void;
}

export function createLinkSession(options: LinkSessionOptions): LinkSession {
  const { transport, opener = createHostedLinkOpener(), storageKey = 'plaid-link' } = options;
  const storage = createLinkStorage(storageKey);
  const keys = createIdempotencyKeys();
  const listeners = new Set<() => void>();
  let state = INITIAL_STATE;
  let unsubscribe: (() => void) | null = null;

  function dispatch(action: LinkSessionAction): void {
    const previous = state;
    state = reduce(state, action);
    if (isFinal(state)) storage.clear();
    else if (state.token !== null && state.token !== previous.token) storage.write(state);
    followToken();
    for (const listener of listeners) listener();
  }

  /** Subscribes to the token exactly while there is one, it is not final, and the session has a listener. */
  function followToken(): void {
    const { token } = state;
    const isWanted = token !== null && !isFinal(state) && listeners.size > 0;
    if (!isWanted) {
      unsubscribe?.();
      unsubscribe = null;
    } else {
      unsubscribe ??= subscribeToUpdates(
        transport,
        { token },
        {
          onUpdate: (update) => dispatch({ type: 'updated', update }),
          onDisconnect: () => dispatch({ type: 'disconnected' }),
          onReject: (error) =>
            dispatch(
              error.code === 'LINK_TOKEN_NOT_FOUND' ? { type: 'notFound' } : { type: 'failed', error },
            ),
          onComplete() {
            dispatch({ type: 'completed', now: Date.now() });
            return !isFinal(state);
          },
        },
      );
    }
  }

  function openLink(): void {
    const error = opener.open(state, () => dispatch({ type: 'linkClosed' }));
    dispatch(error ? { type: 'linkNotOpened', error } : { type: 'linkOpened' });
  }

  async function create(input: CreateLinkTokenInput): Promise<void> {
    const idempotencyKey = keys.keyFor(input);
    dispatch({ type: 'creating' });
    const creating = state;
    const result = await createLinkToken(transport, { input, idempotencyKey });
    // A retryable error leaves open whether there is a token: the next click sends the same key.
    if ('link' in result || !result.error.retryable) keys.forget(idempotencyKey);
    // The session was reset meanwhile.
    if (state !== creating) return;
    if ('link' in result) {
      dispatch({ type: 'created', ...result.link });
      openLink();
    } else {
      opener.close();
      dispatch({ type: 'failed', error: result.error });
    }
  }

  return {
    getState: () => state,

    subscribe(listener) {
      listeners.add(listener);
      const stored = state === INITIAL_STATE ? storage.read() : null;
      if (stored) {
        dispatch({ type: 'resumed', ...stored });
        if (opener.shouldResume?.()) openLink();
      } else {
        followToken();
      }
      return () => {
        listeners.delete(listener);
        followToken();
      };
    },

    open(input) {
      if (state.status === 'creating') return;
      const isLive = state.token !== null && !isFinal(state);
      // A tab that shows an earlier session cannot be navigated: it is of another origin and has no opener.
      if (!isLive) opener.close();
      opener.prepare?.();
      if (isLive) openLink();
      else void create({ ...opener.inputDefaults, ...input });
    },

    reset() {
      opener.close();
      storage.clear();
      dispatch({ type: 'reset' });
    },
  };
}
