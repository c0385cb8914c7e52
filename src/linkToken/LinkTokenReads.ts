/**
 * Coalesced reads (single-flight) of link tokens at Plaid: concurrent reads of one token with the same credentials share
 * one call, for queries and subscriptions alike. Authorization is the caller's task.
 */
import type { CancellationToken } from '../async/CancellationToken';
import { SingleFlight } from '../async/SingleFlight';
import { isLarge, yieldToEventLoop } from '../async/yieldToEventLoop';
import type { Codec } from '../codec/codec';
import type { PlaidJson } from '../codec/json';
import type { CallScope } from '../plaid/createAttempt';
import type { PlaidCredentials } from '../plaid/credentials';
import { endpoints } from '../plaid/endpoints';
import { PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient } from '../plaid/PlaidClient';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import { keepRequestedToken } from './schema/LinkToken';

export interface LinkTokenReadsOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  /** Timeout of one operation's calls to Plaid, in milliseconds. */
  readonly timeoutMs: number;
  readonly metrics: Metrics;
}

export interface ReadOptions {
  /** How long the caller waits, in milliseconds. Default: the timeout of an operation. */
  readonly timeoutMs?: number;
  /** Earliest start of a read that may be joined, in milliseconds of `performance.now()`. */
  readonly notBefore?: number;
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

interface ReadResponse {
  readonly linkToken: PlaidJson;
  /** Plaid's `request_id`, for the log. */
  readonly requestId: string | null;
}

export interface LinkTokenRead {
  readonly linkToken: PlaidJson;
  /** When the request was sent, in milliseconds of `performance.now()`: later changes may be missing. */
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
   * @throws the reason of the cancellation.
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
      (allCancelled) => {
        // Callers may join for as long as one timeout, and then wait for as long as their own.
        const deadline = performance.now() + 2 * timeoutMs;
        return this.#fetch(token, credentials, { deadline, cancellation: allCancelled, trace });
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
    keepRequestedToken(json, token);
    codec.examine('LinkToken', json);
    if (isLarge(json)) await yieldToEventLoop();
    return { linkToken: json, requestId };
  }
}

/** Includes the credentials, so that a read is never shared between Plaid accounts. */
export function coalescingKey(token: string, { clientId, secret }: PlaidCredentials): string {
  return JSON.stringify([clientId, secret, token]);
}
