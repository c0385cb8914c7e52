/**
 * Delivers webhooks in the background, as Plaid does: those of one link token one after another, each until it is
 * answered with 200 or a day old. What stands behind one that waits for its next attempt waits too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { SECOND } from '../timestamps';
import type { LinkWebhook } from './linkWebhooks';
import { type FailedAttempt, RetrySchedule, readRetryAfterMs } from './RetrySchedule';
import type { WebhookSigner } from './WebhookSigner';

/** Plaid calls a delivery failed after that long. */
const TIME_LIMIT = 10 * SECOND;

export interface WebhookSenderOptions {
  readonly signer: Pick<WebhookSigner, 'sign'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of failed deliveries, in words without tokens. */
  readonly onProblem: (message: string) => void;
  /** Milliseconds that one delivery may take. Default 10 s. */
  readonly timeoutMs?: number;
  /** The waits before further attempts times this. Default 1: from 30 s on. */
  readonly retryScale?: number;
  /** Delivers each twice. Default false. */
  readonly duplicate?: boolean;
  /** Delivers the last one first, and lets none wait for another's further attempts. Default false. */
  readonly reorder?: boolean;
}

interface Delivery {
  readonly url: string;
  readonly webhook: LinkWebhook;
}

export class WebhookSender {
  readonly #options: Required<WebhookSenderOptions>;
  readonly #agent = new Agent();
  readonly #closing = new AbortController();
  /** By link token: what is behind the webhook on its way. */
  readonly #queues = new Map<string, Delivery[]>();
  readonly #tasks = new Set<Promise<void>>();
  /** Tasks that do not wait for a further attempt. */
  #busy = 0;
  #whenIdle: (() => void)[] = [];

  constructor(options: WebhookSenderOptions) {
    this.#options = { timeoutMs: TIME_LIMIT, retryScale: 1, duplicate: false, reorder: false, ...options };
  }

  /** Queues the webhooks of one link token behind those it has already. */
  send(url: string, webhooks: readonly LinkWebhook[], linkToken: string): void {
    if (webhooks.length === 0 || this.#closing.signal.aborted) return;
    const { duplicate, reorder } = this.#options;
    const inOrder = webhooks.map((webhook) => ({ url, webhook }));
    const ordered = reorder ? inOrder.toReversed() : inOrder;
    const deliveries = duplicate ? ordered.flatMap((delivery) => [delivery, delivery]) : ordered;

    const queue = this.#queues.get(linkToken);
    if (queue) {
      queue.push(...deliveries);
      return;
    }
    this.#queues.set(linkToken, deliveries);
    this.#start(async () => {
      for (let next = deliveries.shift(); next; next = deliveries.shift()) await this.#deliver(next);
      this.#queues.delete(linkToken);
    });
  }

  /** Waits until every webhook is delivered, given up, or waits for a further attempt, its own or of one before it. */
  async settled(): Promise<void> {
    if (this.#busy > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Gives up at once what is still to be delivered. */
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
    const waits = new RetrySchedule();
    let attempts = 1;
    for (let failed: FailedAttempt | null = first; failed; attempts += 1) {
      const wait = waits.nextDelay(failed);
      const outcome = wait === null ? ', given up' : '';
      this.#options.onProblem(describe(delivery, `${failed.problem} (attempt ${attempts}${outcome})`));
      if (wait === null) return;
      await this.#pause(wait * this.#options.retryScale);
      failed = await this.#attempt(delivery);
    }
  }

  /** @returns null where there is nothing to be done any more. */
  async #attempt({ url, webhook }: Delivery): Promise<FailedAttempt | null> {
    if (this.#closing.signal.aborted) return null;
    const { signer, now, timeoutMs: timeLimit } = this.#options;
    try {
      // Indented by two as Plaid's, so that a receiver which hashes re-serialised JSON fails here too.
      const body = JSON.stringify(webhook, null, 2);
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // Anew for each attempt: receivers refuse what was signed long ago.
          'plaid-verification': await signer.sign(body, now()),
        },
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeLimit)]),
      });
      await answer.dump();
      if (statusCode === 200) return null;
      return {
        problem: `answered ${statusCode}`,
        retryAfterMs: statusCode === 429 ? readRetryAfterMs(headers['retry-after'], now()) : null,
      };
    } catch (error) {
      if (this.#closing.signal.aborted) return null;
      return { problem: error instanceof Error ? error.message : String(error), retryAfterMs: null };
    }
  }

  #start(work: () => Promise<void>): void {
    this.#busy += 1;
    const task = work().finally(() => {
      this.#tasks.delete(task);
      this.#rest();
    });
    this.#tasks.add(task);
  }

  async #pause(milliseconds: number): Promise<void> {
    this.#rest();
    // Closing ends it; what comes next looks whether it did.
    await sleep(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => {});
    this.#busy += 1;
  }

  #rest(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** The URL's path and query may hold a secret of the receiver's. */
function describe({ url, webhook }: Delivery, problem: string): string {
  return `the webhook ${webhook.webhook_code} to ${new URL(url).origin} failed: ${problem}`;
}
