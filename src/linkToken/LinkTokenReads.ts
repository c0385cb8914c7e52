/**
 * Coalesced reads (single-flight) of link tokens at Plaid: concurrent reads of one token with the same credentials share
 * one call, for queries and subscriptions alike. Authorization is the caller's task.
 */
import type { CancellationToken } from '../async/CancellationToken';
import { SingleFlight } from '../async/SingleFlight';
import { isLarge, yieldToEventLoop } from '../async/yieldToEventLoop';
import type { Codec } from '../codec/codec';
import type { PlaidJson } from '../codec/json';
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

export interface LinkTokenRead {
  readonly linkToken: PlaidJson;
  /** When the request was sent, in milliseconds of `performance.now()`: later changes may be missing. */
  readonly startedAt: number;
}

interface ReadResponse extends LinkTokenRead {
  /** Plaid's `request_id`, for the log. */
  readonly requestId: string | null;
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
  read(token: string, credentials: PlaidCredentials, options: ReadOptions = {}): Promise<ReadResponse> {
    const { timeoutMs = this.#options.timeoutMs, notBefore, cancellation, trace } = options;
    const read = this.#reads.join(
      coalescingKey(token, credentials),
      (allCancelled) => this.#fetch(token, credentials, allCancelled, trace),
      notBefore,
    );
    if (read.waiters > 1) this.#options.metrics.coalescedRead();
    return read.wait({ timeoutMs, timeout, cancellation });
  }

  async #fetch(
    token: string,
    credentials: PlaidCredentials,
    cancellation: CancellationToken,
    trace: Trace | undefined,
  ): Promise<ReadResponse> {
    const { codec, plaid, timeoutMs } = this.#options;
    const startedAt = performance.now();
    // Callers may join for as long as one timeout, and then wait for as long as their own.
    const scope = { deadline: startedAt + 2 * timeoutMs, cancellation, trace };
    const body = { link_token: token };
    const { json, requestId } = await plaid.post(endpoints.getLinkToken, body, credentials, scope);
    keepRequestedToken(json, token);
    codec.examine('LinkToken', json);
    if (isLarge(json)) await yieldToEventLoop();
    return { linkToken: json, requestId, startedAt };
  }
}

const timeout = () => new PlaidUnavailable('timeout');

/** Includes the credentials, so that a read is never shared between Plaid accounts. */
export function coalescingKey(token: string, { clientId, secret }: PlaidCredentials): string {
  return JSON.stringify([clientId, secret, token]);
}
