/**
 * Link tokens of one operation: `create`, `get` (batched by a DataLoader, then coalesced with the reads of other
 * operations) and `subscribe`. All access to link tokens goes through this class, which checks ownership and rate limits.
 */
import DataLoader from 'dataloader';
import type { CancellationToken } from '../async/CancellationToken';
import type { Viewer } from '../auth/Viewer';
import type { Codec } from '../codec/codec';
import type { PlaidJson } from '../codec/json';
import { type ArgumentPath, BadUserInput } from '../errors/BadUserInput';
import { MissingCredentials } from '../errors/Unauthenticated';
import type { PlaidCredentials } from '../plaid/credentials';
import { endpoints } from '../plaid/endpoints';
import { LinkTokenNotFound, PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient } from '../plaid/PlaidClient';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import { Deadline } from './Deadline';
import type { IdempotentCreates } from './idempotency/IdempotentCreates';
import type { LinkTokenReads } from './LinkTokenReads';
import { locateCreateRejection, locateReadRejection } from './locateRejection';
import { type Ownership, ownershipTtlMs } from './ownership/Ownership';
import { PlaidUsage } from './PlaidUsage';
import type { RateLimits } from './rateLimits/createRateLimits';
import { readAdditionalProperties } from './schema/input/additionalProperties';
import type { CreateLinkTokenInput } from './schema/input/CreateLinkTokenInput';
import { type CreateLinkTokenDefaults, withDefaults } from './schema/input/defaults';
import { withPolicy } from './schema/input/policy';
import type { LinkTokenPollers } from './updates/LinkTokenPollers';
import type { LinkTokenSubscription } from './updates/LinkTokenSubscription';

export interface LinkTokensOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  readonly ownership: Ownership;
  readonly idempotentCreates: IdempotentCreates;
  readonly rateLimits: RateLimits;
  readonly reads: LinkTokenReads;
  readonly pollers: LinkTokenPollers;
  readonly defaults: CreateLinkTokenDefaults;
  /** Timeout of one operation's calls to Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** Maximum number of different tokens that one operation may read. */
  readonly maxPerOperation: number;
  /** Clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
}

/** The caller of an operation. */
export interface OperationScope {
  /** Null if the caller must send Plaid credentials and did not. */
  readonly credentials: PlaidCredentials | null;
  readonly viewer: Viewer;
  /** Cancelled when the client disconnects. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

/** @returns a factory of the link tokens of one operation. */
export function createLinkTokens(options: LinkTokensOptions): (scope: OperationScope) => LinkTokens {
  return (scope) => new LinkTokens(options, scope);
}

/** Plaid documents no maximum; its tokens have about 50 characters. */
const MAX_TOKEN_LENGTH = 1024;

export class LinkTokens {
  readonly #options: LinkTokensOptions;
  readonly #scope: OperationScope;
  readonly #viewer: Viewer;
  /** Undefined until the first `get`. */
  #loader: DataLoader<string, PlaidJson> | undefined;
  /** First argument path of each requested token. */
  readonly #requested = new Map<string, ArgumentPath>();
  readonly #created: string[] = [];
  readonly #deadline: Deadline;
  readonly usage = new PlaidUsage();

  constructor(options: LinkTokensOptions, scope: OperationScope) {
    this.#options = options;
    this.#scope = scope;
    this.#viewer = scope.viewer;
    this.#deadline = new Deadline(options.timeoutMs, scope.cancellation);
  }

  /**
   * Reads a link token.
   *
   * @param argumentPath path of the token in the operation's arguments.
   * @throws {BadUserInput} if the token is invalid, or the operation reads too many.
   * @throws {LinkTokenNotFound} if the token is not the viewer's.
   * @throws {RateLimited}
   * @throws {OwnershipUnavailable}
   * @throws {PlaidFailure}
   */
  get(token: string, argumentPath: ArgumentPath): Promise<PlaidJson> {
    this.#options.metrics.linkTokenLoad(!this.#requested.has(token));
    this.#register(token, argumentPath);
    this.#loader ??= new DataLoader((tokens) => this.#readAll(tokens));
    return this.#loader.load(token);
  }

  /**
   * Subscribes to a link token. Ownership is checked once: it does not change during the lifetime of a token.
   *
   * @param untilFinished whether the subscription completes with the finished session.
   * @throws like `get`. The subscription throws if the viewer's access token expires or the token no longer exists.
   */
  async subscribe(
    token: string,
    untilFinished: boolean,
    argumentPath: ArgumentPath,
  ): Promise<LinkTokenSubscription> {
    this.#register(token, argumentPath);
    const { rateLimits, pollers } = this.#options;
    await rateLimits.consume('read', this.#viewer, 1);
    if (!(await this.#filterReadable([token])).includes(token)) throw new LinkTokenNotFound(null);
    try {
      return await pollers.subscribe(token, this.#requireCredentials(), {
        untilFinished,
        viewer: this.#viewer,
      });
    } catch (error) {
      throw locateReadRejection(error, argumentPath);
    }
  }

  /**
   * Rejects a list as a whole; `get` would reject each of its tokens.
   *
   * @param tokens tokens, and invalid values in their place.
   * @throws {BadUserInput} if the operation reads too many tokens.
   */
  refuseTooMany(tokens: ReadonlySet<unknown>, argumentPath: ArgumentPath): void {
    if (new Set([...this.#requested.keys(), ...tokens]).size > this.#options.maxPerOperation) {
      throw this.#tooManyTokens(argumentPath);
    }
  }

  /**
   * Creates a link token. Plaid has no idempotency key, so the request is retried only if it was
   * never sent (`plaid/retries.ts`).
   *
   * @param idempotencyKey the first create with the same key, caller and input calls Plaid, and others return its result.
   * @throws {Forbidden} for a field that the viewer may not set.
   * @throws {BadUserInput} for a required field that is missing, an invalid additional property, or an invalid key.
   * @throws {RateLimited}
   * @throws {OwnershipUnavailable} also after the creation; the new token is then not returned.
   * @throws {IdempotencyUnavailable}
   * @throws {PlaidFailure}
   */
  async create(input: CreateLinkTokenInput, idempotencyKey: string | null = null): Promise<PlaidJson> {
    const { codec, defaults, ownership, idempotentCreates } = this.#options;
    const allowed = withPolicy(input, this.#viewer);
    const additional = readAdditionalProperties(allowed, codec);
    const filled = withDefaults(allowed, additional, defaults);
    const body = { ...codec.encode('CreateLinkTokenInput', filled), ...additional };
    const credentials = this.#requireCredentials();
    if (this.#viewer.kind !== 'anyone') await ownership.assertWritable();
    const { cancellation } = this.#scope;
    const deadline = this.#deadline.at();
    const created =
      idempotencyKey === null
        ? this.#createAtPlaid(body, credentials, deadline, cancellation)
        : idempotentCreates.run(
            {
              key: idempotencyKey,
              viewer: this.#viewer,
              credentials,
              input: allowed,
              deadline,
              cancellation,
            },
            // Not cancelled if the client disconnects: its next request with the key needs the result.
            () => this.#createAtPlaid(body, credentials, deadline),
          );
    const json = await created.catch((error: unknown) => {
      throw locateCreateRejection(error, codec, additional);
    });
    codec.examine('CreateLinkTokenPayload', json);
    const token = createdTokenOf(json);
    this.#created.push(token);
    this.usage.addToken(token);
    return json;
  }

  /** @returns Plaid's response, which contains a token whose owner is recorded. */
  async #createAtPlaid(
    body: object,
    credentials: PlaidCredentials,
    deadline: number,
    cancellation?: CancellationToken,
  ): Promise<PlaidJson> {
    const { plaid, ownership, rateLimits, now } = this.#options;
    await rateLimits.consume('create', this.#viewer, 1);
    const scope = { deadline, cancellation, trace: this.#scope.trace };
    const { json } = await this.usage.track(plaid.post(endpoints.createLinkToken, body, credentials, scope));
    const token = createdTokenOf(json);
    // Before the token is returned, so that every returned token has an owner.
    if (this.#viewer.kind !== 'anyone') {
      await ownership.record(token, this.#viewer.id, ownershipTtlMs(json['expiration'], now()), deadline);
    }
    return json;
  }

  #register(token: string, argumentPath: ArgumentPath): void {
    if (token.trim() === '') throw new BadUserInput('The link token is empty.', argumentPath);
    if (token.length > MAX_TOKEN_LENGTH) {
      throw new BadUserInput(`The link token is longer than ${MAX_TOKEN_LENGTH} characters.`, argumentPath);
    }
    if (this.#requested.has(token)) return;
    this.#requested.set(token, argumentPath);
    this.usage.addToken(token);
  }

  /** Batch function of the DataLoader. */
  async #readAll(tokens: readonly string[]): Promise<(PlaidJson | Error)[]> {
    const { maxPerOperation, rateLimits } = this.#options;
    // Reads none of them: the operation is rejected before any call to Plaid.
    if (this.#requested.size > maxPerOperation)
      return tokens.map((token) => this.#tooManyTokens(this.#requested.get(token) ?? []));
    await rateLimits.consume('read', this.#viewer, tokens.length);
    const readable = new Set(await this.#filterReadable(tokens));
    return Promise.all(
      tokens.map((token) => (readable.has(token) ? this.#read(token) : new LinkTokenNotFound(null))),
    );
  }

  /** Filters the tokens that the viewer may read, with at most one ownership query. */
  async #filterReadable(tokens: readonly string[]): Promise<readonly string[]> {
    if (this.#viewer.kind !== 'endUser') return tokens;
    const others = tokens.filter((token) => !this.#created.includes(token));
    const owned = others.length > 0 ? await this.#options.ownership.areOwnedBy(this.#viewer.id, others) : [];
    return [...this.#created, ...others.filter((_, index) => owned[index] === true)];
  }

  #tooManyTokens(argumentPath: ArgumentPath): BadUserInput {
    const { maxPerOperation } = this.#options;
    return new BadUserInput(`One operation may read at most ${maxPerOperation} link tokens.`, argumentPath);
  }

  /** Never rejects. */
  async #read(token: string): Promise<PlaidJson | Error> {
    const { cancellation, trace } = this.#scope;
    try {
      const timeoutMs = this.#deadline.at() - performance.now();
      const options = { timeoutMs, cancellation, trace };
      const read = this.#options.reads.read(token, this.#requireCredentials(), options);
      return (await this.usage.track(read)).linkToken;
    } catch (error) {
      return locateReadRejection(error, this.#requested.get(token) ?? []) as Error;
    }
  }

  #requireCredentials(): PlaidCredentials {
    const { credentials } = this.#scope;
    if (credentials === null) throw new MissingCredentials();
    return credentials;
  }
}

/** @throws {PlaidUnavailable} for a create response without a token. */
function createdTokenOf({ link_token: token }: PlaidJson): string {
  if (typeof token === 'string' && token !== '') return token;
  throw new PlaidUnavailable('a create response without a link_token');
}
