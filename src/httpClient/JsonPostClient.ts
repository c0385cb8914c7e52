/** HTTP client that posts JSON and returns the response's status. Does not follow redirects. */
import { Agent, type Dispatcher } from 'undici';

const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_RESPONSE_BYTES = 16 * 1024;

export class PostTimeout extends Error {}

export class JsonPostClient {
  readonly #dispatcher: Dispatcher;

  /** @param dispatcher is closed with the client. */
  constructor(dispatcher: Dispatcher = new Agent({ connect: { timeout: DEFAULT_TIMEOUT_MS } })) {
    this.#dispatcher = dispatcher;
  }

  /**
   * Sends one request, without retries. Does not wait for the body of the response.
   *
   * @param timeoutMs from the connection to the headers of the response. Default 5 s.
   * @returns the status of the response.
   * @throws {PostTimeout}
   * @throws undici's errors.
   */
  async post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<number> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.#dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { 'user-agent': 'plaid-link-graphql', 'content-type': 'application/json', ...headers },
        body,
        signal,
      });
      // Lets the connection be reused. A longer or slower body costs the connection, nothing else.
      response.body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => {});
      return response.statusCode;
    } catch (error) {
      throw signal.aborted ? new PostTimeout() : error;
    }
  }

  /** Closes once the requests in flight have ended. */
  drain(): Promise<void> {
    return this.#dispatcher.close();
  }

  /** Aborts requests in flight. */
  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}
