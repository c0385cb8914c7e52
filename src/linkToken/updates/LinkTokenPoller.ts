/**
 * Poller of one link token for all its subscribers on this replica. Reads the token from Plaid on a webhook event, for
 * a new subscriber, and at an adaptive interval: one read at a time, shared by all. Each read may notify the
 * subscriptions.
 */
import { hash } from 'node:crypto';
import { Signal } from '../../async/Signal';
import { isLarge, yieldToEventLoop } from '../../async/yieldToEventLoop';
import type { Viewer } from '../../auth/Viewer';
import { objectsIn, type PlaidJson } from '../../codec/json';
import { parseDateTime } from '../../codec/scalars';
import type { LinkTokenEvent } from '../../events/LinkTokenEvents';
import { PlaidFailure, PlaidRateLimited } from '../../plaid/errors';
import type { LinkTokenRead } from '../LinkTokenReads';
import { LinkTokenUpdateReason } from '../schema/LinkTokenUpdate';
import { hasEnded } from '../schema/session/outcome';
import { hasExpired } from '../schema/status';
import { LinkTokenSubscription, type PendingUpdate } from './LinkTokenSubscription';
import { pollDelay } from './pollDelay';

export interface LinkTokenPollerOptions {
  /** @param notBefore earliest start of the read, on the clock of `performance.now()`. */
  readonly read: (notBefore: number) => Promise<LinkTokenRead>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether Plaid sends the token's webhooks to this server. */
  readonly expectsWebhooks: (linkToken: PlaidJson) => boolean;
  /** Called when the token has expired or its last subscriber has left; perhaps twice if both happen. */
  readonly onEnd: () => void;
}

export interface Subscriber {
  /** Whether the subscription completes when the session has finished. */
  readonly untilFinished: boolean;
  readonly viewer: Viewer;
}

/** Maximum age of a read that a new subscriber may reuse. */
const MAX_READ_AGE_MS = 1_000;
/** Delay before an event's read is retried, doubled each time. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;
/** Failed reads after which an expired token is reported as expired without another read. */
const MAX_EXPIRED_READS = 3;
/** Subscriptions notified before yielding to the event loop: each builds a response, and a thousand take a second. */
const NOTIFY_BATCH = 20;
/** Delay after the expiration, so that a subscriber that joins in between completes after its first update. */
const GRACE_MS = 500;
/** Event ids kept to ignore duplicates. */
const MAX_EVENT_IDS = 256;

export class LinkTokenPoller {
  readonly #options: LinkTokenPollerOptions;
  readonly #subscriptions = new Set<LinkTokenSubscription>();
  readonly #wake = new Signal();
  #latest: LinkTokenRead | null = null;
  #fingerprint = '';
  /** Updates for all subscriptions, to send after the next read. */
  #pending: PendingUpdate[] = [];
  readonly #eventIds = new Set<string>();
  #changedAt = performance.now();
  #webhookAt: number | null = null;
  /** Session of a SESSION_FINISHED webhook that reads still return as unfinished. */
  #finished: { readonly linkSessionId: string; readonly at: number } | null = null;
  #failures = 0;
  /** End of Plaid's rate limit, on the clock of `performance.now()`. */
  #notBefore = 0;
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the token has expired or the last subscriber has left. */
  #isOver = false;

  constructor(options: LinkTokenPollerOptions) {
    this.#options = options;
  }

  /** @throws {PlaidFailure} if the first read fails. */
  async subscribe({ untilFinished, viewer }: Subscriber): Promise<LinkTokenSubscription> {
    const subscription = new LinkTokenSubscription({
      untilFinished,
      viewer,
      latest: () => this.#linkToken(),
      now: this.#options.now,
      onEnd: (each) => this.#remove(each),
    });
    // Before the first read, so that no later event is missed.
    this.#subscriptions.add(subscription);
    try {
      await this.#readFor(subscription);
    } catch (error) {
      this.#remove(subscription);
      throw error;
    }
    this.#schedule();
    return subscription;
  }

  onEvent({ id, kind, linkSessionId }: LinkTokenEvent): void {
    if (this.#eventIds.has(id)) return;
    this.#eventIds.add(id);
    const [oldest] = this.#eventIds;
    if (this.#eventIds.size > MAX_EVENT_IDS && oldest !== undefined) this.#eventIds.delete(oldest);
    this.#webhookAt = performance.now();
    if (kind === 'SESSION_FINISHED' && linkSessionId !== null) {
      this.#finished = { linkSessionId, at: this.#webhookAt };
    }
    this.#request({ reason: LinkTokenUpdateReason[kind], linkSessionId });
  }

  /** Reads the token now, because events may have been missed. */
  pollNow(): void {
    this.#request(POLL);
  }

  async #readFor(subscription: LinkTokenSubscription): Promise<void> {
    const notBefore = performance.now() - MAX_READ_AGE_MS;
    if (this.#latest && this.#latest.startedAt >= notBefore) return;
    const isNew = await this.#adopt(await this.#options.read(notBefore));
    // Subscriptions that have already sent this token skip the update.
    if (isNew) await this.#notify([POLL], subscription);
  }

  #request(update: PendingUpdate): void {
    if (this.#isOver) return;
    this.#pending.push(update);
    this.#wake.emit();
    if (!this.#isRunning) void this.#run();
  }

  /** Reads and notifies until no update is pending. Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    clearTimeout(this.#timer);
    while (this.#pending.length > 0 && !this.#isOver) {
      // A new event does not shorten Plaid's rate limit.
      if (this.#rateLimitMs() > 0) {
        await this.#wake.wait(this.#rateLimitMs());
        continue;
      }
      const updates = this.#pending.splice(0);
      try {
        const isNew = await this.#adopt(await this.#options.read(performance.now()));
        this.#failures = 0;
        if (updates.includes(EXPIRED)) await this.#expire();
        else await this.#notify(isNew ? updates : withoutPolls(updates));
      } catch (error) {
        await this.#recover(error, updates);
      }
    }
    this.#isRunning = false;
    this.#schedule();
  }

  /** Keeps events pending during an outage of Plaid; any other error ends the subscriptions. */
  async #recover(error: unknown, updates: readonly PendingUpdate[]): Promise<void> {
    this.#failures += 1;
    const code = error instanceof PlaidFailure ? error.code : null;
    const isOutage = code === 'PLAID_UNAVAILABLE' || code === 'PLAID_RATE_LIMITED';
    const isExpired =
      this.#isExpired() && (code === 'LINK_TOKEN_NOT_FOUND' || this.#failures >= MAX_EXPIRED_READS);
    if (isExpired) return this.#expire();
    if (!isOutage) {
      for (const subscription of this.#subscriptions) subscription.fail(error);
      return;
    }
    this.#pending.unshift(...withoutPolls(updates));
    const retryAfterMs = error instanceof PlaidRateLimited ? (error.retryAfter ?? 0) * 1000 : 0;
    this.#notBefore = Math.max(this.#notBefore, performance.now() + Math.min(MAX_RETRY_MS, retryAfterMs));
    if (this.#pending.length > 0) {
      await this.#wake.wait(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1)));
    }
  }

  /** Keeps a read unless a later one is known. @returns whether the token has changed. */
  async #adopt(read: LinkTokenRead): Promise<boolean> {
    const { linkToken, startedAt } = read;
    if (this.#latest && startedAt < this.#latest.startedAt) return false;
    const fingerprint = fingerprintOf(linkToken);
    const isNew = fingerprint !== this.#fingerprint;
    // An unchanged token stays the same object, so that subscriptions recognise it as sent.
    this.#latest = isNew || !this.#latest ? read : { ...this.#latest, startedAt };
    this.#fingerprint = fingerprint;
    if (isNew) this.#changedAt = performance.now();
    if (this.#finished && isFinished(linkToken, this.#finished.linkSessionId)) this.#finished = null;
    if (isLarge(linkToken)) await yieldToEventLoop();
    return isNew;
  }

  async #notify(updates: readonly PendingUpdate[], except?: LinkTokenSubscription): Promise<void> {
    if (updates.length === 0) return;
    let notified = 0;
    for (const subscription of this.#subscriptions) {
      if (subscription === except) continue;
      subscription.notify(updates);
      notified += 1;
      if (notified % NOTIFY_BATCH === 0) await yieldToEventLoop();
    }
  }

  #expire(): Promise<void> {
    this.#isOver = true;
    this.#pending = [];
    // Later subscribers get a new poller: the clock may have been set back.
    this.#options.onEnd();
    return this.#notify([EXPIRED]);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isRunning || this.#isOver || this.#latest === null) return;
    const now = performance.now();
    const delay = pollDelay({
      sinceChangeMs: now - this.#changedAt,
      sinceWebhookMs: this.#webhookAt === null ? null : now - this.#webhookAt,
      expectsWebhooks: this.#webhookAt !== null || this.#options.expectsWebhooks(this.#linkToken()),
      sinceFinishedMs: this.#finished && now - this.#finished.at,
    });
    const untilExpiry = parseDateTime(this.#linkToken()['expiration']) + GRACE_MS - this.#options.now();
    // Jitter spreads the polls of tokens created at the same moment.
    const due = Math.min(
      delay * (0.9 + 0.2 * Math.random()),
      Number.isNaN(untilExpiry) ? delay : untilExpiry,
    );
    this.#timer = setTimeout(
      () => this.#request(this.#isExpired() ? EXPIRED : POLL),
      Math.max(this.#rateLimitMs(), due),
    );
    // The subscribers' connections keep the process alive.
    this.#timer.unref();
  }

  #rateLimitMs(): number {
    return Math.max(0, Math.ceil(this.#notBefore - performance.now()));
  }

  #isExpired(): boolean {
    return this.#latest !== null && hasExpired(this.#latest.linkToken, this.#options.now());
  }

  #linkToken(): PlaidJson {
    if (!this.#latest) throw new Error('The link token has not been read yet.');
    return this.#latest.linkToken;
  }

  #remove(subscription: LinkTokenSubscription): void {
    if (!this.#subscriptions.delete(subscription) || this.#subscriptions.size > 0) return;
    clearTimeout(this.#timer);
    this.#wake.emit();
    if (!this.#isOver) this.#options.onEnd();
    this.#isOver = true;
  }
}

const POLL: PendingUpdate = { reason: LinkTokenUpdateReason.POLL, linkSessionId: null };
const EXPIRED: PendingUpdate = { reason: LinkTokenUpdateReason.EXPIRED, linkSessionId: null };

/** Polls need no retry, and no update if nothing changed. */
function withoutPolls(updates: readonly PendingUpdate[]): PendingUpdate[] {
  return updates.filter(({ reason }) => reason !== LinkTokenUpdateReason.POLL);
}

function isFinished(linkToken: PlaidJson, id: string): boolean {
  const sessions = objectsIn(linkToken['link_sessions']);
  return sessions.some((session) => session['link_session_id'] === id && hasEnded(session));
}

/** Hash of the token without the request id. */
function fingerprintOf(linkToken: PlaidJson): string {
  try {
    return hash('sha256', JSON.stringify({ ...linkToken, request_id: null }), 'hex');
  } catch {
    // Nested too deeply to serialise: counts as changed.
    return Math.random().toString();
  }
}
