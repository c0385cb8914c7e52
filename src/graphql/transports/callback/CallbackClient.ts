/** HTTP client for callback messages to routers, with retries. Redirects are not followed. */
import { setTimeout as delay } from 'node:timers/promises';
import { JsonPostClient } from '../../../httpClient/JsonPostClient';

/**
 * `accepted` (2xx); `gone`: the router does not know the subscription (404); `rejected`: another status below 500;
 * `unreachable`: 5xx or no response, after all attempts.
 */
export type PostOutcome = 'accepted' | 'gone' | 'rejected' | 'unreachable';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 200;
const HEADERS = { 'subscription-protocol': 'callback/1.0' };

export class CallbackClient {
  readonly #client = new JsonPostClient();

  /**
   * Posts a message, and retries if the router is unreachable. Never rejects.
   *
   * @param signal prevents further retries. A pending attempt is finished.
   */
  async post(url: URL, message: string, signal: AbortSignal): Promise<PostOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#client
        .post(url, HEADERS, message)
        .then(classify, () => 'unreachable' as const);
      if (outcome !== 'unreachable' || attempt === ATTEMPTS) return outcome;
      const retryMs = FIRST_RETRY_MS * 2 ** (attempt - 1);
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return outcome;
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function classify(status: number): PostOutcome {
  if (status >= 500) return 'unreachable';
  if (status === 404) return 'gone';
  return status >= 200 && status < 300 ? 'accepted' : 'rejected';
}
