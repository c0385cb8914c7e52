/**
 * One subscription to a link token. An update is created from the current token only when the consumer asks for it
 * (backpressure), so a slow consumer receives fewer updates and misses no event, and only reasons are buffered for it.
 *
 * Not an `async function*`: its `return` would wait for the pending `next`, here until something changes at Plaid.
 */
import { Signal } from '../../async/Signal';
import type { Viewer } from '../../auth/Viewer';
import type { PlaidJson } from '../../codec/json';
import { InvalidToken } from '../../errors/Unauthenticated';
import { type LinkTokenUpdate, LinkTokenUpdateReason } from '../schema/LinkTokenUpdate';
import { hasExpired, hasFinished } from '../schema/status';
import { sortEvents } from './sortEvents';

export interface PendingUpdate {
  readonly reason: LinkTokenUpdateReason;
  readonly linkSessionId: string | null;
}

export interface LinkTokenSubscriptionOptions {
  /** Whether it completes when the session has finished. */
  readonly untilFinished: boolean;
  /** The subscription ends when the viewer's access token expires. */
  readonly viewer: Viewer;
  /** Returns the token as last read. */
  readonly latest: () => PlaidJson;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Called once, when no further update will be sent. */
  readonly onEnd: (subscription: LinkTokenSubscription) => void;
}

const DONE = { done: true, value: undefined } as const;

/** Plaid sends the webhooks of one change within moments of each other, in any order. */
const LAST_WEBHOOK_MS = 2_000;

/** Longest delay of Node's timers. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Buffer limit. Beyond it the second oldest is dropped. Plaid sends three kinds of webhook per session. */
const MAX_PENDING = 16;

export class LinkTokenSubscription implements AsyncIterableIterator<LinkTokenUpdate, void, void> {
  readonly #options: LinkTokenSubscriptionOptions;
  readonly #sentEvents = new Set<string>();
  #pending: PendingUpdate[] = [{ reason: LinkTokenUpdateReason.SNAPSHOT, linkSessionId: null }];
  #lastSent: PlaidJson | null = null;
  /** Time without an update after which the subscription completes, in milliseconds; 0 after the last update. */
  #timeoutMs = Number.POSITIVE_INFINITY;
  #hasEnded = false;
  #failure: unknown;
  readonly #changed = new Signal();
  #identityTimer: NodeJS.Timeout | undefined;

  constructor(options: LinkTokenSubscriptionOptions) {
    this.#options = options;
  }

  /** Adds pending updates. Duplicates are ignored. */
  notify(updates: readonly PendingUpdate[]): void {
    for (const update of updates) {
      const isPending = this.#pending.some(
        ({ reason, linkSessionId }) => reason === update.reason && linkSessionId === update.linkSessionId,
      );
      if (!isPending) this.#pending.push(update);
    }
    // The first may be the snapshot, which must be sent before all others.
    if (this.#pending.length > MAX_PENDING) this.#pending.splice(1, this.#pending.length - MAX_PENDING);
    this.#changed.emit();
  }

  /** Ends with an error, whatever is pending. */
  fail(failure: unknown): void {
    if (this.#hasEnded) return;
    // After the last update it completes normally, even if that update is still being delivered.
    if (this.#timeoutMs !== 0) this.#failure = failure;
    this.#end();
  }

  async next(): Promise<IteratorResult<LinkTokenUpdate, void>> {
    const update = await this.#nextPending();
    if (update !== null) return { done: false, value: this.#createUpdate(update) };
    this.#end();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
    return DONE;
  }

  async return(): Promise<IteratorReturnResult<void>> {
    this.#end();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @returns null if there will be none. */
  async #nextPending(): Promise<PendingUpdate | null> {
    for (;;) {
      // No update follows the last one, whatever was added while it was delivered.
      if (this.#timeoutMs === 0) return null;
      this.#endWithIdentity();
      if (this.#hasEnded) return null;
      const update = this.#pending.shift();
      // The change may have been sent for another reason in the meantime.
      if (update?.reason === LinkTokenUpdateReason.POLL && this.#lastSent === this.#options.latest())
        continue;
      if (update) return update;
      if (!(await this.#changed.wait(this.#timeoutMs))) return null;
    }
  }

  #createUpdate({ reason, linkSessionId }: PendingUpdate): LinkTokenUpdate {
    const linkToken = this.#options.latest();
    const fresh = sortEvents(linkToken).filter(({ key }) => !this.#sentEvents.has(key));
    for (const { key } of fresh) this.#sentEvents.add(key);
    const sessions = new Set(fresh.map((each) => each.linkSessionId));
    const [onlySession = null] = sessions.size === 1 ? sessions : [];
    this.#lastSent = linkToken;
    this.#timeoutMs = this.#timeoutAfter(reason, linkToken);
    return {
      reason,
      linkToken,
      linkSessionId: linkSessionId ?? onlySession,
      newEvents: fresh.map(({ event }) => event),
    };
  }

  #timeoutAfter(reason: LinkTokenUpdateReason, linkToken: PlaidJson): number {
    if (reason === LinkTokenUpdateReason.EXPIRED || hasExpired(linkToken, this.#options.now())) return 0;
    if (!this.#options.untilFinished || !hasFinished(linkToken)) return Number.POSITIVE_INFINITY;
    // The token can show the end before the SESSION_FINISHED webhook arrives.
    const mayPrecedeFinish =
      reason === LinkTokenUpdateReason.ITEM_ADD_RESULT || reason === LinkTokenUpdateReason.EVENTS;
    return mayPrecedeFinish ? LAST_WEBHOOK_MS : 0;
  }

  /** Fails when the viewer's access token expires: now, or by a timer. */
  #endWithIdentity(): void {
    const { viewer, now } = this.#options;
    if (viewer.expiresAt === null || this.#hasEnded) return;
    clearTimeout(this.#identityTimer);
    const left = viewer.expiresAt - now();
    if (left <= 0) this.fail(new InvalidToken('expired'));
    else
      this.#identityTimer = setTimeout(() => this.#endWithIdentity(), Math.min(left, MAX_DELAY_MS)).unref();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#identityTimer);
    this.#pending = [];
    this.#sentEvents.clear();
    this.#changed.emit();
    this.#options.onEnd(this);
  }
}
