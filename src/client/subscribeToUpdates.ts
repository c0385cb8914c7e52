/** Subscription to a link token, started again with backoff and jitter until the session is final. */
import type { WatchLinkTokenSubscription, WatchLinkTokenSubscriptionVariables } from './generated/api.js';
import { type LinkSessionError, toLinkSessionError } from './LinkSessionError.js';
import type { LinkTokenUpdate } from './LinkSessionState.js';
import type { LinkTransport } from './LinkTransport.js';
import { WATCH_LINK_TOKEN } from './operations.js';

export interface UpdatesObserver {
  onUpdate(update: LinkTokenUpdate): void;
  /** The connection was lost; another follows. */
  onDisconnect(): void;
  /** The server completed the subscription. @returns whether to subscribe again. */
  onComplete(): boolean;
  /** The server refused the subscription. */
  onReject(error: LinkSessionError): void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;

/** @returns a function that ends the subscription. */
export function subscribeToUpdates(
  transport: LinkTransport,
  variables: WatchLinkTokenSubscriptionVariables,
  observer: UpdatesObserver,
): () => void {
  let attempts = 0;
  let stop = connect();

  function connect(): () => void {
    let updates = 0;
    let isOver = false;

    /** Runs at most once per connection: whatever follows its end is ignored. */
    function end(settle: () => void): void {
      if (isOver) return;
      isOver = true;
      settle();
    }

    function fail(cause: unknown): void {
      end(() => {
        const error = toLinkSessionError(cause);
        // An access token that was accepted before has expired: the next connection sends a new one.
        const hasExpired = error.code === 'UNAUTHENTICATED' && updates > 0;
        if (error.retryable || hasExpired) reconnect();
        else observer.onReject(error);
      });
    }

    const unsubscribe = transport.subscribe(
      { query: WATCH_LINK_TOKEN, variables },
      {
        next({ data, errors }) {
          if (isOver) return;
          if (!data) return fail(errors);
          updates += 1;
          // A connection that breaks after each first update stays slow.
          if (updates > 1) attempts = 0;
          observer.onUpdate((data as WatchLinkTokenSubscription).linkTokenUpdated);
        },
        error: fail,
        complete: () => end(() => observer.onComplete() && reconnect()),
      },
    );
    return () => {
      isOver = true;
      unsubscribe();
    };
  }

  function reconnect(): void {
    stop();
    const delay = Math.min(FIRST_DELAY_MS * 2 ** attempts, MAX_DELAY_MS);
    attempts += 1;
    // Jitter spreads the clients of a server that restarts.
    const timer = setTimeout(restart, delay * (0.5 + Math.random() / 2));
    globalThis.addEventListener?.('online', restart);
    stop = cancel;
    // Last, because the observer may end the subscription.
    observer.onDisconnect();

    function cancel(): void {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', restart);
    }

    function restart(): void {
      cancel();
      stop = connect();
    }
  }

  return () => stop();
}
