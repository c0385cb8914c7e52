/**
 * JSON for others' servers, of whose answers nothing but the status is of use. Each goes to the one URL that it is for: no
 * redirect is followed.
 */
import { Agent } from 'undici';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 16 * 1024;

/** Nothing was answered in time. */
export class PostTimeout extends Error {}

export class JsonPostClient {
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT_MS } });

  /**
   * Sends one, once, and gives the status of the answer.
   *
   * @throws {PostTimeout}
   * @throws what undici fails with.
   */
  async post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
  ): Promise<number> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    const { signal } = timeout;
    try {
      const answer = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { 'user-agent': 'plaid-link-graphql', ...headers, 'content-type': 'application/json' },
        body,
        signal,
      });
      // So that the connection can be used again.
      await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal });
      return answer.statusCode;
    } catch (error) {
      throw signal.aborted ? new PostTimeout() : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Now. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
