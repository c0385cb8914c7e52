/**
 * Reads of link tokens at Plaid, decoded, for whoever may have them: that is decided before. All who read one token with
 * the same credentials at the same moment share one read, queries and subscriptions alike.
 */
import { endpoints } from '../plaid/endpoints';
import { PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient, PlaidCredentials } from '../plaid/PlaidClient';
import type { Codec } from '../wire/codec';
import { isLong, markAsLong, othersFirst } from '../wire/long';
import type { LinkToken } from './LinkToken';
import { SharedFlights } from './SharedFlights';

export interface LinkTokenReadsOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
}

export interface LinkTokenRead {
  readonly linkToken: LinkToken;
  /** When Plaid was asked, on the clock of `performance.now()`: what happened since may be missing. */
  readonly begunAt: number;
}

export class LinkTokenReads {
  readonly #options: LinkTokenReadsOptions;
  readonly #flights: SharedFlights<LinkToken>;

  constructor(options: LinkTokenReadsOptions) {
    this.#options = options;
    this.#flights = new SharedFlights(options.timeoutMs);
  }

  /**
   * @param waitMs how long the caller waits. By default the whole time of an operation.
   * @param notBefore a read that began before will not do.
   * @throws {PlaidFailure}
   */
  async read(
    token: string,
    credentials: PlaidCredentials,
    { waitMs = this.#options.timeoutMs, notBefore }: { waitMs?: number; notBefore?: number } = {},
  ): Promise<LinkTokenRead> {
    const key = readKey(token, credentials);
    const { call, since } = this.#flights.join(key, () => this.#fetch(token, credentials), notBefore);
    return { linkToken: await withTimeout(waitMs, call), begunAt: since };
  }

  /**
   * A read that others may join, and so with a time of its own: whoever joins, within the time of one operation,
   * still has that of theirs.
   */
  async #fetch(token: string, credentials: PlaidCredentials): Promise<LinkToken> {
    const { codec, plaid, timeoutMs } = this.#options;
    const json = await plaid.post(endpoints.getLinkToken, { link_token: token }, credentials, 2 * timeoutMs);
    const linkToken = codec.decode<LinkToken>('LinkToken', json);
    linkToken.linkToken ??= token;
    if (isLong(json)) {
      markAsLong(linkToken);
      await othersFirst();
    }
    return linkToken;
  }
}

/** What is read with these credentials is for whoever has them, and for nobody else. */
export function readKey(token: string, { clientId, secret }: PlaidCredentials): string {
  return JSON.stringify([clientId, secret, token]);
}

/** The promise's outcome, or `PlaidUnavailable` if that takes longer. */
function withTimeout<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new PlaidUnavailable('timeout')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
