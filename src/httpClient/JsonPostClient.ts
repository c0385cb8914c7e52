/** HTTP client that posts JSON, or what `content-type` says, and returns the response's status. Follows no redirect. */
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
    const response = await this.#request(url, headers, body, signal);
    // Lets the connection be reused. A longer or slower body costs the connection, nothing else.
    response.body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => {});
    return response.statusCode;
  }

  /**
   * Like `post`, and waits for the body of the response.
   *
   * @returns an empty response if it is longer than 16 KB, slow or broken.
   */
  async postAndRead(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<{ status: number; response: Buffer }> {
    const signal = AbortSignal.timeout(DEFAULT_TIMEOUT_MS);
    const { statusCode: status, body: stream } = await this.#request(url, headers, body, signal);
    return { status, response: await readShortBody(stream).catch(() => Buffer.alloc(0)) };
  }

  async #request(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: { 'user-agent': 'plaid-link-graphql', 'content-type': 'application/json', ...headers },
        body,
        signal,
      });
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

async function readShortBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > MAX_RESPONSE_BYTES) return Buffer.alloc(0);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
