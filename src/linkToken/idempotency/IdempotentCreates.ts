/**
 * Idempotent creates: the first create with a key calls Plaid, every other returns its result. Concurrent ones wait for
 * it, on this replica by single-flight and on other replicas by polling the store. A failed create frees the key.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CancellationToken } from '../../async/CancellationToken';
import { SingleFlight } from '../../async/SingleFlight';
import type { Viewer } from '../../auth/Viewer';
import { isJsonObject } from '../../codec/json';
import { BadUserInput } from '../../errors/BadUserInput';
import { IdempotencyUnavailable } from '../../errors/ServiceUnavailable';
import type { PlaidCredentials } from '../../plaid/credentials';
import { PlaidUnavailable } from '../../plaid/errors';
import { getErrorCode } from '../../telemetry/getErrorCode';
import type { Logger } from '../../telemetry/logger';
import type { Metrics } from '../../telemetry/metrics/Metrics';
import type { IdempotencyClaim, IdempotencyStore } from './IdempotencyStore';
import { SealedPayloads } from './SealedPayloads';

/** Metric label `outcome`. */
export const idempotencyOutcomes = ['created', 'replayed', 'joined', 'conflict', 'failed'] as const;

/** Plaid's response to a create. */
type CreateResponse = Readonly<Record<string, unknown>>;

export interface IdempotentCreatesOptions {
  readonly store: IdempotencyStore;
  /** Timeout of one operation's calls to Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** Clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface IdempotentCreate {
  /** The client's idempotency key. */
  readonly key: string;
  readonly viewer: Viewer;
  readonly credentials: PlaidCredentials;
  readonly input: object;
  /** Ends the wait for another create, by `performance.now()`. */
  readonly deadline: number;
  readonly cancellation: CancellationToken | undefined;
}

const ARGUMENT = 'idempotencyKey';
const KEY = /^[\x20-\x7e]{1,255}$/;

/** Added to the timeout of an operation: the time after which the claim of a process that ended expires. */
const LEASE_MARGIN_MS = 5_000;
const MAX_TTL_MS = 24 * 60 * 60 * 1000;

const FIRST_POLL_MS = 20;
const MAX_POLL_MS = 250;

export class IdempotentCreates {
  readonly #options: IdempotentCreatesOptions;
  readonly #pending = new SingleFlight<CreateResponse>();

  constructor(options: IdempotentCreatesOptions) {
    this.#options = options;
  }

  /**
   * @param create calls Plaid. It must not depend on the client's connection, since others may wait for it.
   * @returns Plaid's response to the first create with this key.
   * @throws {BadUserInput} for a malformed key, and for a key that was used with another input.
   * @throws {IdempotencyUnavailable} before Plaid is called.
   * @throws {PlaidUnavailable} if the first create has not finished in time.
   * @throws the error of the create.
   */
  run(
    { key, viewer, credentials, input, deadline, cancellation }: IdempotentCreate,
    create: () => Promise<CreateResponse>,
  ): Promise<CreateResponse> {
    if (!KEY.test(key)) throw BadUserInput.at([ARGUMENT], 'must be 1 to 255 printable ASCII characters');
    const sealed = new SealedPayloads(credentials);
    // Nothing tells anonymous callers apart reliably: their addresses change, and proxies share one.
    const caller = viewer.kind === 'anyone' ? null : viewer.id;
    const claim = {
      key: sealed.hash([viewer.kind, caller, key]),
      inputHash: sealed.hash(input),
      id: randomUUID(),
    };
    const call = this.#pending.join(`${claim.key} ${claim.inputHash}`, () =>
      this.#runOnce(claim, sealed, deadline, create),
    );
    if (call.waiters > 1) this.#options.metrics.idempotentCreate('joined');
    const timeoutMs = Math.max(1, deadline - performance.now());
    return call.wait({ timeoutMs, timeout: stillPending, cancellation });
  }

  /** Runs once at a time per key and input on this replica. */
  async #runOnce(
    claim: IdempotencyClaim,
    sealed: SealedPayloads,
    deadline: number,
    create: () => Promise<CreateResponse>,
  ): Promise<CreateResponse> {
    const { store, metrics } = this.#options;
    const earlier = await this.#claim(claim, sealed, deadline);
    if (earlier !== null) return earlier;
    const response = await create().catch(async (error) => {
      metrics.idempotentCreate('failed');
      // If the key cannot be freed, the claim expires.
      await store.release(claim).catch(() => {});
      throw error;
    });
    metrics.idempotentCreate('created');
    return this.#store(claim, sealed, deadline, response);
  }

  /** @returns the response, or that of another create if Redis lost the claim: all clients get the same token. */
  async #store(
    claim: IdempotencyClaim,
    sealed: SealedPayloads,
    deadline: number,
    response: CreateResponse,
  ): Promise<CreateResponse> {
    const { store, logger } = this.#options;
    const result = sealed.seal(response, claim.key);
    const isStored = await store.complete(claim, result, this.#ttlMs(response)).catch(({ cause }) => {
      // The client still gets its token. A repetition waits until the claim expires, and then creates another.
      logger.warn({ code: getErrorCode(cause) }, 'idempotent create not stored');
      return true;
    });
    if (isStored) return response;
    const other = await this.#claim(claim, sealed, deadline);
    return other ?? this.#store(claim, sealed, deadline, response);
  }

  /**
   * Claims the key, or waits for the create that holds it.
   *
   * @returns the result of the other create; null if the key is claimed.
   */
  async #claim(
    claim: IdempotencyClaim,
    sealed: SealedPayloads,
    deadline: number,
  ): Promise<CreateResponse | null> {
    const { store, timeoutMs, metrics } = this.#options;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(2 * pollMs, MAX_POLL_MS)) {
      const entry = await store.claim(claim, timeoutMs + LEASE_MARGIN_MS);
      if (entry === null) return null;
      if (entry.inputHash !== claim.inputHash) {
        metrics.idempotentCreate('conflict');
        throw BadUserInput.at([ARGUMENT], 'was already used with another input. Use a new key');
      }
      if (entry.result !== null) {
        metrics.idempotentCreate('replayed');
        return openResult(sealed, entry.result, claim.key);
      }
      if (performance.now() + pollMs >= deadline) throw stillPending();
      await delay(pollMs);
    }
  }

  #ttlMs({ expiration }: CreateResponse): number {
    const lifetimeMs = Date.parse(String(expiration)) - this.#options.now();
    return Number.isNaN(lifetimeMs) ? MAX_TTL_MS : Math.min(Math.max(1, lifetimeMs), MAX_TTL_MS);
  }
}

function stillPending(): PlaidUnavailable {
  return new PlaidUnavailable('the first create with this idempotency key has not finished');
}

/** @throws {IdempotencyUnavailable} if the store returned something that was not sealed here. */
function openResult(sealed: SealedPayloads, result: string, key: string): CreateResponse {
  try {
    const payload = sealed.open(result, key);
    if (isJsonObject(payload)) return payload;
  } catch {}
  throw new IdempotencyUnavailable();
}
