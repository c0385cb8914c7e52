/** Delivers webhooks in the background: those of one link token one after another, each once. */
import { Agent, request } from 'undici';
import { SECOND } from '../timestamps';
import type { LinkWebhook } from './linkWebhooks';
import type { WebhookSigner } from './WebhookSigner';

/** Plaid calls a delivery failed after that long. */
const TIME_LIMIT = 10 * SECOND;

export interface WebhookSenderOptions {
  readonly signer: WebhookSigner;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of failed deliveries, in words without tokens. */
  readonly onProblem: (message: string) => void;
  /** Milliseconds that one delivery may take. Default 10 s. */
  readonly timeLimit?: number;
}

export class WebhookSender {
  readonly #options: Required<WebhookSenderOptions>;
  readonly #agent = new Agent();
  readonly #closing = new AbortController();
  /** By link token: settles when all of its webhooks so far have. */
  readonly #queues = new Map<string, Promise<void>>();

  constructor(options: WebhookSenderOptions) {
    this.#options = { timeLimit: TIME_LIMIT, ...options };
  }

  /** Queues the webhooks of one link token behind those it has already. */
  send(url: string, webhooks: readonly LinkWebhook[], linkToken: string): void {
    const before = this.#queues.get(linkToken) ?? Promise.resolve();
    const queue = before.then(async () => {
      for (const webhook of webhooks) await this.#deliver(url, webhook);
      if (this.#queues.get(linkToken) === queue) this.#queues.delete(linkToken);
    });
    this.#queues.set(linkToken, queue);
  }

  /** Waits until every webhook sent so far is delivered or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#queues.values());
  }

  /** Gives up what is still to be delivered. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
    await this.#agent.destroy();
  }

  async #deliver(url: string, webhook: LinkWebhook): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { signer, now, onProblem, timeLimit } = this.#options;
    try {
      // Indented by two as Plaid's, so that a receiver which hashes re-serialised JSON fails here too.
      const body = JSON.stringify(webhook, null, 2);
      const response = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'plaid-verification': await signer.sign(body, now()),
        },
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeLimit)]),
      });
      await response.body.dump();
      if (response.statusCode !== 200) onProblem(describe(url, webhook, `answered ${response.statusCode}`));
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      onProblem(describe(url, webhook, error instanceof Error ? error.message : String(error)));
    }
  }
}

/** The URL's path and query may hold a secret of the receiver's. */
function describe(url: string, webhook: LinkWebhook, problem: string): string {
  return `the webhook ${webhook.webhook_code} to ${new URL(url).origin} failed: ${problem}`;
}
