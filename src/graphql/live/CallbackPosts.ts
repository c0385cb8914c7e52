/** Messages to routers. Each goes to the one URL that was checked: no redirect is followed. */
import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from '../../undici';

/**
 * `taken`; `gone`: the router knows no such subscription (404), or not any more; `refused`: another answer that says
 * so; `unreachable`: none that says anything, after all attempts.
 */
export type PostOutcome = 'taken' | 'gone' | 'refused' | 'unreachable';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 200;
const TIMEOUT_MS = 5_000;
/** Of an answer, which has nothing in it that is of use. */
const MAX_ANSWER_BYTES = 16 * 1024;

export class CallbackPosts {
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT_MS } });

  /**
   * Posts again where that may help. Never rejects.
   *
   * @param hurry ends the waiting between attempts: what is under way then is the last.
   */
  async post(url: URL, message: string, hurry: AbortSignal): Promise<PostOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(url, message);
      if (outcome !== 'unreachable' || attempt === ATTEMPTS || hurry.aborted) return outcome;
      try {
        await wait(FIRST_RETRY_MS * 2 ** (attempt - 1), undefined, { signal: hurry, ref: false });
      } catch {
        return outcome;
      }
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #attempt(url: URL, message: string): Promise<PostOutcome> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    const { signal } = timeout;
    try {
      const { statusCode, body } = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'subscription-protocol': 'callback/1.0',
          'user-agent': 'plaid-link-graphql',
        },
        body: message,
        signal,
      });
      // So that the connection can be used again.
      await body.dump({ limit: MAX_ANSWER_BYTES, signal });
      if (statusCode >= 500) return 'unreachable';
      if (statusCode === 404) return 'gone';
      return statusCode >= 200 && statusCode < 300 ? 'taken' : 'refused';
    } catch {
      return 'unreachable';
    } finally {
      clearTimeout(timer);
    }
  }
}
