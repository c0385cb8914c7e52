/**
 * One link token under watch, for all its watchers on this replica. It reads the token from Plaid when an event says so,
 * when somebody begins to watch, and, where nothing is heard, by itself now and then: once for all of them, and never two
 * reads at a time. What it read is handed to the watchers, which see to their callers.
 */
import { hash } from 'node:crypto';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Signal } from '../../async/Signal';
import { isLarge, yieldToEventLoop } from '../../async/yieldToEventLoop';
import type { Viewer } from '../../auth/Viewer';
import type { LinkTokenEvent } from '../../events/LinkTokenEvents';
import { PlaidFailure, PlaidRateLimited } from '../../plaid/errors';
import type { LinkTokenRead } from '../LinkTokenReads';
import type { LinkToken } from '../schema/LinkToken';
import { LinkTokenUpdateReason } from '../schema/LinkTokenUpdate';
import { hasEnded } from '../schema/session/outcome';
import { hasExpired } from '../schema/status';
import { LinkTokenSubscription, type PendingUpdate } from './LinkTokenSubscription';
import { pollDelay } from './pollDelay';

export interface LinkTokenPollerOptions {
  /** @param notBefore on the clock of `performance.now()`: a read that began earlier will not do. */
  readonly read: (notBefore: number) => Promise<LinkTokenRead>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether Plaid is told to send webhooks about this token here. */
  readonly expectsWebhooks: (linkToken: LinkToken) => boolean;
  /** Told once, when nobody watches any more, or the token has expired. */
  readonly onEnd: () => void;
}

export interface Subscriber {
  /** Whether it ends with the finished session. */
  readonly untilFinished: boolean;
  readonly viewer: Viewer;
}

/** As good as a read of one's own, for one who begins to watch while others do. */
const FRESH_MS = 1_000;
/** Between attempts to read what an event announced, doubled each time. */
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** How often Plaid is asked about a token that has expired before it is taken for expired without. */
const LAST_LOOKS = 3;
/** Watchers that are told before others get a turn: each makes an answer, and a thousand take a second. */
const TOLD_AT_ONCE = 20;
/** Behind the expiration: whoever joins after it is told so by the first update, and has gone by then. */
const GRACE_MS = 500;
/** Repeats that are known as such. */
const MAX_EVENTS_KNOWN = 256;

export class LinkTokenPoller {
  readonly #options: LinkTokenPollerOptions;
  readonly #watchers = new Set<LinkTokenSubscription>();
  readonly #wake = new Signal();
  #latest: LinkTokenRead | null = null;
  #fingerprint = '';
  /** What watchers will be told after the next read. */
  #news: PendingUpdate[] = [];
  readonly #eventsHeard = new Set<string>();
  #changedAt = performance.now();
  #heardAt: number | null = null;
  /** A session that is said to be over, and that the reads do not show as such yet. */
  #announced: { readonly linkSessionId: string; readonly at: number } | null = null;
  #failures = 0;
  /** Plaid has said not to ask before; on the clock of `performance.now()`. */
  #notBefore = 0;
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;
  /** Nothing more will be told: the token has expired, or nobody watches. */
  #isOver = false;

  constructor(options: LinkTokenPollerOptions) {
    this.#options = options;
  }

  /**
   * Begins a subscription.
   *
   * @throws {PlaidFailure}
   */
  async subscribe({ untilFinished, viewer }: Subscriber): Promise<LinkTokenSubscription> {
    const watcher = new LinkTokenSubscription({
      untilFinished,
      viewer,
      latest: () => this.#known(),
      now: this.#options.now,
      onEnd: (each) => this.#leave(each),
    });
    // Before the first read: what happens from now on is not missed.
    this.#watchers.add(watcher);
    try {
      await this.#lookFor(watcher);
    } catch (error) {
      this.#leave(watcher);
      throw error;
    }
    this.#schedule();
    return watcher;
  }

  onEvent({ id, kind, linkSessionId }: LinkTokenEvent): void {
    if (this.#eventsHeard.has(id)) return;
    this.#eventsHeard.add(id);
    const [oldest] = this.#eventsHeard;
    if (this.#eventsHeard.size > MAX_EVENTS_KNOWN && oldest !== undefined) this.#eventsHeard.delete(oldest);
    this.#heardAt = performance.now();
    if (kind === 'SESSION_FINISHED' && linkSessionId !== null) {
      this.#announced = { linkSessionId, at: this.#heardAt };
    }
    this.#look({ reason: LinkTokenUpdateReason[kind], linkSessionId });
  }

  /** Something may have been missed. */
  pollNow(): void {
    this.#look(POLL);
  }

  async #lookFor(watcher: LinkTokenSubscription): Promise<void> {
    const notBefore = performance.now() - FRESH_MS;
    if (this.#latest && this.#latest.startedAt >= notBefore) return;
    const isNew = await this.#take(await this.#options.read(notBefore));
    // Whoever has seen this one already skips it.
    if (isNew) await this.#tell([POLL], watcher);
  }

  #look(news: PendingUpdate): void {
    if (this.#isOver) return;
    this.#news.push(news);
    this.#wake.emit();
    if (!this.#isRunning) void this.#run();
  }

  /** Until there is nothing left that watchers are to be told. Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    clearTimeout(this.#timer);
    while (this.#news.length > 0 && !this.#isOver) {
      // More news is no reason to ask sooner than Plaid said.
      if (this.#untilAllowed() > 0) {
        await this.#wake.wait(this.#untilAllowed());
        continue;
      }
      const news = this.#news.splice(0);
      try {
        const isNew = await this.#take(await this.#options.read(performance.now()));
        this.#failures = 0;
        if (news.includes(EXPIRED)) await this.#tellOfExpiry();
        else await this.#tell(isNew ? news : heard(news));
      } catch (error) {
        await this.#survive(error, news);
      }
    }
    this.#isRunning = false;
    this.#schedule();
  }

  /** An event is not forgotten because Plaid could not be asked about it. */
  async #survive(error: unknown, news: readonly PendingUpdate[]): Promise<void> {
    this.#failures += 1;
    const code = error instanceof PlaidFailure ? error.code : null;
    const isOutage = code === 'PLAID_UNAVAILABLE' || code === 'PLAID_RATE_LIMITED';
    const isExpired = this.#isExpired() && (code === 'LINK_TOKEN_NOT_FOUND' || this.#failures >= LAST_LOOKS);
    if (isExpired) return this.#tellOfExpiry();
    if (!isOutage) {
      for (const watcher of this.#watchers) watcher.fail(error);
      return;
    }
    this.#news.unshift(...heard(news));
    const asked = error instanceof PlaidRateLimited ? (error.retryAfter ?? 0) * 1000 : 0;
    this.#notBefore = Math.max(this.#notBefore, performance.now() + Math.min(LAST_RETRY_MS, asked));
    if (this.#news.length > 0) {
      await this.#wake.wait(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1)));
    }
  }

  /** As `#adopt`, and lets others go first where that took long. */
  async #take(read: LinkTokenRead): Promise<boolean> {
    const isNew = this.#adopt(read);
    if (isLarge(read.linkToken)) await yieldToEventLoop();
    return isNew;
  }

  /** Gives whether the token is not as it was. */
  #adopt(read: LinkTokenRead): boolean {
    if (this.#latest && read.startedAt < this.#latest.startedAt) return false;
    const fingerprint = fingerprintOf(read.linkToken);
    const isNew = fingerprint !== this.#fingerprint;
    // Else who has seen the one has seen the other.
    this.#latest = isNew || !this.#latest ? read : { ...this.#latest, startedAt: read.startedAt };
    this.#fingerprint = fingerprint;
    if (isNew) this.#changedAt = performance.now();
    if (this.#announced && isEnded(read.linkToken, this.#announced.linkSessionId)) this.#announced = null;
    return isNew;
  }

  async #tell(news: readonly PendingUpdate[], except?: LinkTokenSubscription): Promise<void> {
    if (news.length === 0) return;
    let told = 0;
    for (const watcher of this.#watchers) {
      if (watcher === except) continue;
      watcher.notify(news);
      told += 1;
      if (told % TOLD_AT_ONCE === 0) await yieldToOthers();
    }
  }

  /** Whoever is slow to take it in waits for nothing else. */
  #tellOfExpiry(): Promise<void> {
    this.#isOver = true;
    this.#news = [];
    // Whoever comes from now on begins anew: the clock may have been set back.
    this.#options.onEnd();
    return this.#tell([EXPIRED]);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isRunning || this.#isOver || this.#latest === null) return;
    const now = performance.now();
    const delay = pollDelay({
      sinceChangeMs: now - this.#changedAt,
      sinceWebhookMs: this.#heardAt === null ? null : now - this.#heardAt,
      expectsWebhooks: this.#heardAt !== null || this.#options.expectsWebhooks(this.#known()),
      sinceFinishedMs: this.#announced && now - this.#announced.at,
    });
    const untilExpiry = Date.parse(this.#known().expiration ?? '') + GRACE_MS - this.#options.now();
    // Not all that began at the same moment should ask at the same moment.
    const due = Math.min(
      delay * (0.9 + 0.2 * Math.random()),
      Number.isNaN(untilExpiry) ? delay : untilExpiry,
    );
    this.#timer = setTimeout(
      () => this.#look(this.#isExpired() ? EXPIRED : POLL),
      Math.max(this.#untilAllowed(), due),
    );
    // Whoever watches has a connection, which is what keeps the process.
    this.#timer.unref();
  }

  #untilAllowed(): number {
    return Math.max(0, Math.ceil(this.#notBefore - performance.now()));
  }

  #isExpired(): boolean {
    return this.#latest !== null && hasExpired(this.#latest.linkToken, this.#options.now());
  }

  #known(): LinkToken {
    if (!this.#latest) throw new Error('Nothing was read of this token yet.');
    return this.#latest.linkToken;
  }

  #leave(watcher: LinkTokenSubscription): void {
    if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
    clearTimeout(this.#timer);
    this.#wake.emit();
    if (!this.#isOver) this.#options.onEnd();
    this.#isOver = true;
  }
}

const POLL: PendingUpdate = { reason: LinkTokenUpdateReason.POLL, linkSessionId: null };
const EXPIRED: PendingUpdate = { reason: LinkTokenUpdateReason.EXPIRED, linkSessionId: null };

/** Without what was only looked for. */
function heard(news: readonly PendingUpdate[]): PendingUpdate[] {
  return news.filter(({ reason }) => reason !== LinkTokenUpdateReason.POLL);
}

function isEnded({ linkSessions }: LinkToken, id: string): boolean {
  return (linkSessions ?? []).some((session) => session.linkSessionId === id && hasEnded(session));
}

/** Of all that Plaid says about the token, but for the id of the request. */
function fingerprintOf(linkToken: LinkToken): string {
  try {
    return hash('sha256', JSON.stringify({ ...linkToken, requestId: null }), 'hex');
  } catch {
    // Nested too deeply to be written: nobody can tell.
    return Math.random().toString();
  }
}
