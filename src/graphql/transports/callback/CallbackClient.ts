/** Messages to routers. Each goes to the one URL that was checked. */
import { setTimeout as wait } from 'node:timers/promises';
import { JsonPostClient } from '../../../httpClient/JsonPostClient';

/**
 * `taken`; `gone`: the router knows no such subscription (404), or not any more; `refused`: another answer that says
 * so; `unreachable`: none that says anything, after all attempts.
 */
export type PostOutcome = 'taken' | 'gone' | 'refused' | 'unreachable';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 200;

export class CallbackClient {
  readonly #posts = new JsonPostClient();

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
    return this.#posts.close();
  }

  async #attempt(url: URL, message: string): Promise<PostOutcome> {
    try {
      const status = await this.#posts.post(url, { 'subscription-protocol': 'callback/1.0' }, message);
      if (status >= 500) return 'unreachable';
      if (status === 404) return 'gone';
      return status >= 200 && status < 300 ? 'taken' : 'refused';
    } catch {
      return 'unreachable';
    }
  }
}
