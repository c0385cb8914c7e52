/** HTTP client that posts JSON and returns the response's status. Does not follow redirects. */
import { Agent } from 'undici';

const TIMEOUT_MS = 5_000;
const MAX_RESPONSE_BYTES = 16 * 1024;

export class PostTimeout extends Error {}

export class JsonPostClient {
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT_MS } });

  /**
   * Sends one request, without retries.
   *
   * @returns the status of the response.
   * @throws {PostTimeout} after 5 s.
   * @throws undici's errors.
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
      const response = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { 'user-agent': 'plaid-link-graphql', ...headers, 'content-type': 'application/json' },
        body,
        signal,
      });
      // Lets the connection be reused.
      await response.body.dump({ limit: MAX_RESPONSE_BYTES, signal });
      return response.statusCode;
    } catch (error) {
      throw signal.aborted ? new PostTimeout() : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Aborts requests in flight. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
