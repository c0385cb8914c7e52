/**
 * Delivers webhooks in the background, as Plaid does: one queue per link token and per Item, each webhook retried until
 * the receiver responds with 200 or a day has passed. A pending retry blocks its queue.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { SECOND } from '../timestamps';
import { type FailedAttempt, RetrySchedule, readRetryAfterMs } from './RetrySchedule';
import type { WebhookSigner } from './WebhookSigner';

/** Plaid's timeout of one delivery. */
const TIMEOUT = 10 * SECOND;

export interface WebhookSenderOptions {
  readonly signer: Pick<WebhookSigner, 'sign'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Reports failed deliveries, without tokens. */
  readonly onProblem: (message: string) => void;
  /** Timeout of one delivery, in milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
  /** Factor of the retry delays. Default 1, which starts at 30 s. */
  readonly retryScale?: number;
  /** Delivers each webhook twice. Default false. */
  readonly duplicate?: boolean;
  /** Delivers the last webhook first and retries without blocking the queue. Default false. */
  readonly reorder?: boolean;
}

/** Numbers of deliveries since the start. */
export interface WebhookCounts {
  readonly delivered: number;
  /** Attempts that failed, including those that a retry follows. */
  readonly failedAttempts: number;
  /** Given up after a day of retries. */
  readonly abandoned: number;
  /** Neither delivered nor abandoned yet. */
  readonly pending: number;
}

interface Webhook {
  readonly webhook_code: string;
}

interface Delivery {
  readonly url: string;
  readonly webhook: Webhook;
}

export class WebhookSender {
  readonly #options: Required<WebhookSenderOptions>;
  readonly #agent = new Agent();
  readonly #closing = new AbortController();
  /** Webhooks behind the one in delivery, by link token or Item. */
  readonly #queues = new Map<string, Delivery[]>();
  readonly #tasks = new Set<Promise<void>>();
  /** Number of tasks that are not waiting for a retry. */
  #active = 0;
  #whenIdle: (() => void)[] = [];
  readonly #counts = { accepted: 0, delivered: 0, failedAttempts: 0, abandoned: 0 };

  constructor(options: WebhookSenderOptions) {
    // Each queue that waits for a retry listens; Node warns above ten.
    setMaxListeners(0, this.#closing.signal);
    this.#options = { timeoutMs: TIMEOUT, retryScale: 1, duplicate: false, reorder: false, ...options };
  }

  /** @param owner Link token or Item id that the webhooks belong to; they wait for its earlier ones. */
  send(url: string, webhooks: readonly Webhook[], owner: string): void {
    if (webhooks.length === 0 || this.#closing.signal.aborted) return;
    const { duplicate, reorder } = this.#options;
    const inOrder = webhooks.map((webhook) => ({ url, webhook }));
    const ordered = reorder ? inOrder.toReversed() : inOrder;
    const deliveries = duplicate ? ordered.flatMap((delivery) => [delivery, delivery]) : ordered;

    this.#counts.accepted += deliveries.length;

    const queue = this.#queues.get(owner);
    if (queue) {
      queue.push(...deliveries);
      return;
    }
    this.#queues.set(owner, deliveries);
    this.#start(async () => {
      for (let next = deliveries.shift(); next; next = deliveries.shift()) await this.#deliver(next);
      this.#queues.delete(owner);
    });
  }

  get counts(): WebhookCounts {
    const { accepted, ...counts } = this.#counts;
    return { ...counts, pending: accepted - counts.delivered - counts.abandoned };
  }

  /** Resolves when every webhook is delivered, abandoned, or waiting for a retry, its own or an earlier one's. */
  async settled(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Drops pending webhooks. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#tasks);
    await this.#agent.destroy();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const failed = await this.#attempt(delivery);
    if (!failed) return;
    const retry = () => this.#retry(delivery, failed);
    if (this.#options.reorder) this.#start(retry);
    else await retry();
  }

  async #retry(delivery: Delivery, first: FailedAttempt): Promise<void> {
    const schedule = new RetrySchedule();
    let attempts = 1;
    for (let failed: FailedAttempt | null = first; failed; attempts += 1) {
      this.#counts.failedAttempts += 1;
      const delay = schedule.nextDelay(failed);
      const outcome = delay === null ? ', giving up' : '';
      this.#options.onProblem(describe(delivery, `${failed.problem} (attempt ${attempts}${outcome})`));
      if (delay === null) {
        this.#counts.abandoned += 1;
        return;
      }
      await this.#pause(delay * this.#options.retryScale);
      failed = await this.#attempt(delivery);
    }
  }

  /** @returns null if the webhook was delivered or the sender is closing. */
  async #attempt({ url, webhook }: Delivery): Promise<FailedAttempt | null> {
    if (this.#closing.signal.aborted) return null;
    const { signer, now, timeoutMs } = this.#options;
    try {
      // Indented by two like Plaid's, so that a receiver that hashes re-serialized JSON fails here too.
      const body = JSON.stringify(webhook, null, 2);
      const response = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // Signed for each attempt, since receivers reject old signatures.
          'plaid-verification': await signer.sign(body, now()),
        },
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body.dump();
      const { statusCode, headers } = response;
      if (statusCode === 200) {
        this.#counts.delivered += 1;
        return null;
      }
      return {
        problem: `status ${statusCode}`,
        retryAfterMs: statusCode === 429 ? readRetryAfterMs(headers['retry-after'], now()) : null,
      };
    } catch (error) {
      if (this.#closing.signal.aborted) return null;
      return { problem: error instanceof Error ? error.message : String(error), retryAfterMs: null };
    }
  }

  #start(work: () => Promise<void>): void {
    this.#active += 1;
    const task = work().finally(() => {
      this.#tasks.delete(task);
      this.#deactivate();
    });
    this.#tasks.add(task);
  }

  async #pause(milliseconds: number): Promise<void> {
    this.#deactivate();
    // Closing ends the pause; the next attempt checks for it.
    await sleep(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => {});
    this.#active += 1;
  }

  #deactivate(): void {
    this.#active -= 1;
    if (this.#active > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** Path and query of the URL may hold the receiver's secret. */
function describe({ url, webhook }: Delivery, problem: string): string {
  return `webhook delivery failed: ${webhook.webhook_code} to ${new URL(url).origin}, ${problem}`;
}
