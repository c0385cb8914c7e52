/**
 * One subscription to a link token: the updates that one caller is sent. They are made when they are asked for, from
 * what is known by then. So a slow consumer gets fewer of them and misses nothing, and nothing is stored up for it but
 * the reasons why it will be told.
 *
 * A generator written by hand: `return` of an `async function*` waits for the `next` that is under way, which here would
 * be until something happens at Plaid.
 */

import { Signal } from '../../async/Signal';
import type { Viewer } from '../../auth/Viewer';
import { InvalidToken } from '../../errors/Unauthenticated';
import type { LinkToken } from '../schema/LinkToken';
import { type LinkTokenUpdate, LinkTokenUpdateReason } from '../schema/LinkTokenUpdate';
import { hasExpired, hasFinished } from '../schema/status';
import { sortEvents } from './sortEvents';

/** Why watchers are to be told. */
export interface PendingUpdate {
  readonly reason: LinkTokenUpdateReason;
  readonly linkSessionId: string | null;
}

export interface LinkTokenSubscriptionOptions {
  /** Whether it ends with the finished session. */
  readonly untilFinished: boolean;
  /** Whose access token, once it has expired, ends it. */
  readonly viewer: Viewer;
  /** What is known of the token by now. */
  readonly latest: () => LinkToken;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Told once, when nothing more will be sent. */
  readonly onEnd: (watcher: LinkTokenSubscription) => void;
}

const DONE = { done: true, value: undefined } as const;

/** Plaid's webhooks about one thing come within moments of each other, in any order. */
const LAST_WEBHOOK_MS = 2_000;

/** Node waits no longer than this. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Of one subscription; beyond, the oldest but one gives way. Plaid sends three kinds of news for each session. */
const MAX_NEWS = 16;

export class LinkTokenSubscription implements AsyncIterableIterator<LinkTokenUpdate, void, void> {
  readonly #options: LinkTokenSubscriptionOptions;
  readonly #sent = new Set<string>();
  #news: PendingUpdate[] = [{ reason: LinkTokenUpdateReason.SNAPSHOT, linkSessionId: null }];
  /** What it was last sent. */
  #seen: LinkToken | null = null;
  /** After this many milliseconds without news there will be none. */
  #patienceMs = Number.POSITIVE_INFINITY;
  #state: 'open' | 'ended' = 'open';
  #failure: unknown;
  readonly #changed = new Signal();
  #identityTimer: NodeJS.Timeout | undefined;

  constructor(options: LinkTokenSubscriptionOptions) {
    this.#options = options;
  }

  /** There is something to send. The same news twice is news once. */
  notify(news: readonly PendingUpdate[]): void {
    for (const each of news) {
      const isKnown = this.#news.some(
        ({ reason, linkSessionId }) => reason === each.reason && linkSessionId === each.linkSessionId,
      );
      if (!isKnown) this.#news.push(each);
    }
    // The first may be the snapshot, which comes before all else.
    if (this.#news.length > MAX_NEWS) this.#news.splice(1, this.#news.length - MAX_NEWS);
    this.#changed.emit();
  }

  /** Ends it with an error, whatever else there was to send. */
  fail(failure: unknown): void {
    if (this.#state === 'ended') return;
    // After the last update it is over as it is, though that may still be on its way.
    if (this.#patienceMs !== 0) this.#failure = failure;
    this.#end();
  }

  async next(): Promise<IteratorResult<LinkTokenUpdate, void>> {
    const news = await this.#nextNews();
    if (news !== null) return { done: false, value: this.#updateFor(news) };
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

  async throw(error: unknown): Promise<never> {
    this.#end();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Null where there will be none. */
  async #nextNews(): Promise<PendingUpdate | null> {
    for (;;) {
      // After the last update there is no other, whatever was heard while it was sent.
      if (this.#patienceMs === 0) return null;
      this.#endWithIdentity();
      if (this.#state === 'ended') return null;
      const news = this.#news.shift();
      // It may have been told with another reason meanwhile.
      if (news?.reason === LinkTokenUpdateReason.POLL && this.#seen === this.#options.latest()) continue;
      if (news) return news;
      if (!(await this.#changed.wait(this.#patienceMs))) return null;
    }
  }

  #updateFor({ reason, linkSessionId }: PendingUpdate): LinkTokenUpdate {
    const linkToken = this.#options.latest();
    const fresh = sortEvents(linkToken).filter(({ key }) => !this.#sent.has(key));
    for (const { key } of fresh) this.#sent.add(key);
    const sessions = new Set(fresh.map((each) => each.linkSessionId));
    const [onlySession = null] = sessions.size === 1 ? sessions : [];
    this.#seen = linkToken;
    this.#patienceMs = this.#patienceAfter(reason, linkToken);
    return {
      reason,
      linkToken,
      linkSessionId: linkSessionId ?? onlySession,
      newEvents: fresh.map(({ event }) => event),
    };
  }

  #patienceAfter(reason: LinkTokenUpdateReason, linkToken: LinkToken): number {
    if (reason === LinkTokenUpdateReason.EXPIRED || hasExpired(linkToken, this.#options.now())) return 0;
    if (!this.#options.untilFinished || !hasFinished(linkToken)) return Number.POSITIVE_INFINITY;
    // The end may show before Plaid's word of it comes.
    const isPartOfTheEnd =
      reason === LinkTokenUpdateReason.ITEM_ADD_RESULT || reason === LinkTokenUpdateReason.EVENTS;
    return isPartOfTheEnd ? LAST_WEBHOOK_MS : 0;
  }

  /** Now, or when the time has come. */
  #endWithIdentity(): void {
    const { viewer, now } = this.#options;
    if (viewer.expiresAt === null || this.#state === 'ended') return;
    clearTimeout(this.#identityTimer);
    const left = viewer.expiresAt - now();
    if (left <= 0) this.fail(new InvalidToken('expired'));
    else
      this.#identityTimer = setTimeout(() => this.#endWithIdentity(), Math.min(left, MAX_DELAY_MS)).unref();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    clearTimeout(this.#identityTimer);
    this.#news = [];
    this.#sent.clear();
    this.#changed.emit();
    this.#options.onEnd(this);
  }
}
