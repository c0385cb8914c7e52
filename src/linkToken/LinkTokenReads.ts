/**
 * Reads of link tokens at Plaid, decoded, for whoever may have them: that is decided before. All who read one token with
 * the same credentials at the same moment share one read, queries and subscriptions alike.
 */
import type { CancellationToken } from '../async/CancellationToken';
import { SingleFlight } from '../async/SingleFlight';
import { isLarge, markAsLarge, yieldToEventLoop } from '../async/yieldToEventLoop';
import type { Codec } from '../codec/codec';
import type { CallScope } from '../plaid/createAttempt';
import type { PlaidCredentials } from '../plaid/credentials';
import { endpoints } from '../plaid/endpoints';
import { PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient } from '../plaid/PlaidClient';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import type { LinkToken } from './schema/LinkToken';

export interface LinkTokenReadsOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  readonly metrics: Metrics;
}

export interface ReadOptions {
  /** How long the caller waits. By default the whole time of an operation. */
  readonly timeoutMs?: number;
  /** A read that began before will not do; on the clock of `performance.now()`. */
  readonly notBefore?: number;
  /** When the caller does not wait any more. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

interface ReadResponse {
  readonly linkToken: LinkToken;
  /** Plaid's `request_id`, for the log. */
  readonly requestId: string | null;
}

export interface LinkTokenRead {
  readonly linkToken: LinkToken;
  /** When Plaid was asked, on the clock of `performance.now()`: what happened since may be missing. */
  readonly startedAt: number;
}

export class LinkTokenReads {
  readonly #options: LinkTokenReadsOptions;
  readonly #reads: SingleFlight<ReadResponse>;

  constructor(options: LinkTokenReadsOptions) {
    this.#options = options;
    this.#reads = new SingleFlight(options.timeoutMs);
  }

  /**
   * @throws {PlaidFailure}
   * @throws what it is cancelled for.
   */
  async read(
    token: string,
    credentials: PlaidCredentials,
    options: ReadOptions = {},
  ): Promise<LinkTokenRead & ReadResponse> {
    const { metrics, timeoutMs } = this.#options;
    const { timeoutMs: waitMs = timeoutMs, notBefore, cancellation, trace } = options;
    const read = this.#reads.join(
      coalescingKey(token, credentials),
      (abandoned) => {
        // Others may join within the time of one operation, and still have that of theirs.
        const deadline = performance.now() + 2 * timeoutMs;
        return this.#fetch(token, credentials, { deadline, cancellation: abandoned, trace });
      },
      notBefore,
    );
    if (read.waiters > 1) metrics.coalescedRead();
    const timeout = () => new PlaidUnavailable('timeout');
    const response = await read.wait({ timeoutMs: waitMs, timeout, cancellation });
    return { ...response, startedAt: read.startedAt };
  }

  async #fetch(token: string, credentials: PlaidCredentials, scope: CallScope): Promise<ReadResponse> {
    const { codec, plaid } = this.#options;
    const body = { link_token: token };
    const { json, requestId } = await plaid.post(endpoints.getLinkToken, body, credentials, scope);
    const linkToken = codec.decode<LinkToken>('LinkToken', json);
    linkToken.linkToken ??= token;
    if (isLarge(json)) {
      markAsLarge(linkToken);
      await yieldToEventLoop();
    }
    return { linkToken, requestId };
  }
}

/** What is read with these credentials is for whoever has them, and for nobody else. */
export function coalescingKey(token: string, { clientId, secret }: PlaidCredentials): string {
  return JSON.stringify([clientId, secret, token]);
}
