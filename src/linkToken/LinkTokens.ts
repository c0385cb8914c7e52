/**
 * Link tokens, for one operation and its viewer: `create` encodes, posts, decodes and notes the owner; `get` goes
 * through a DataLoader (one read per token and operation), asks whose tokens these are, and beneath that goes through
 * the reads in the air of the whole server (one read per token and credentials at any moment); `watch` asks the same,
 * and joins those who watch the token. Whatever reads a token comes by here, so here alone is decided who may.
 */
import DataLoader from 'dataloader';
import type { CancellationToken } from '../async/CancellationToken';
import type { Viewer } from '../auth/Viewer';
import type { Codec } from '../codec/codec';
import { type ArgumentPath, BadUserInput } from '../errors/BadUserInput';
import { LinkTokenNotFound } from '../errors/LinkTokenNotFound';
import { MissingCredentials } from '../errors/Unauthenticated';
import type { PlaidCredentials } from '../plaid/credentials';
import { endpoints } from '../plaid/endpoints';
import { PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient } from '../plaid/PlaidClient';
import type { Metrics } from '../telemetry/metrics/Metrics';
import type { Trace } from '../telemetry/tracing/Trace';
import { Deadline } from './Deadline';
import type { LinkTokenReads } from './LinkTokenReads';
import { type Ownership, ownershipTtlMs } from './ownership/Ownership';
import { PlaidUsage } from './PlaidUsage';
import type { RateLimits } from './rateLimits/createRateLimits';
import type { CreateLinkTokenPayload } from './schema/CreateLinkTokenPayload';
import { withAdditionalProperties } from './schema/input/additionalProperties';
import type { CreateLinkTokenInput } from './schema/input/CreateLinkTokenInput';
import { type CreateLinkTokenDefaults, withDefaults } from './schema/input/defaults';
import { withPolicy } from './schema/input/policy';
import type { LinkToken } from './schema/LinkToken';
import type { LinkTokenPollers } from './updates/LinkTokenPollers';
import type { LinkTokenSubscription } from './updates/LinkTokenSubscription';

export interface LinkTokensOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  readonly ownership: Ownership;
  readonly rateLimits: RateLimits;
  readonly reads: LinkTokenReads;
  readonly pollers: LinkTokenPollers;
  readonly defaults: CreateLinkTokenDefaults;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** How many different tokens one operation may read. */
  readonly maxPerOperation: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Metrics;
}

/** What an operation is run for. */
export interface OperationScope {
  /** Null where the caller was to bring them and has not. */
  readonly credentials: PlaidCredentials | null;
  readonly viewer: Viewer;
  /** When whoever asked has hung up. */
  readonly cancellation?: CancellationToken | undefined;
  readonly trace?: Trace | undefined;
}

/** @returns what makes the link tokens of one operation. */
export function createLinkTokens(options: LinkTokensOptions): (scope: OperationScope) => LinkTokens {
  return (scope) => new LinkTokens(options, scope);
}

/** Plaid states no maximum, and its tokens have some 50 characters. */
const MAX_TOKEN_LENGTH = 1024;

export class LinkTokens {
  readonly #options: LinkTokensOptions;
  readonly #scope: OperationScope;
  readonly #viewer: Viewer;
  readonly #loader = new DataLoader<string, LinkToken>((tokens) => this.#readAll(tokens));
  /** Where the caller first named each token that it asked for. */
  readonly #asked = new Map<string, ArgumentPath>();
  readonly #created = new Set<string>();
  readonly #deadline: Deadline;
  /** For the log. */
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
   * @param argumentPath where the caller named it.
   * @throws {BadUserInput} for what cannot be a token, or where the operation asks for too many.
   * @throws {LinkTokenNotFound} for one that is not the viewer's.
   * @throws {RateLimited}
   * @throws {OwnershipUnavailable}
   * @throws {PlaidFailure}
   */
  async get(token: string, argumentPath: ArgumentPath): Promise<LinkToken> {
    this.#options.metrics.linkTokenLoad(!this.#asked.has(token));
    this.#noteAsked(token, argumentPath);
    return this.#loader.load(token);
  }

  /**
   * Watches a link token. That it is the viewer's is asked once: it stays so for as long as the token is of use.
   *
   * @param untilFinished whether it ends with the finished session.
   * @throws what `get` throws, and so does the watcher, where the viewer's access token expires or the token is gone.
   */
  async watch(
    token: string,
    untilFinished: boolean,
    argumentPath: ArgumentPath,
  ): Promise<LinkTokenSubscription> {
    this.#noteAsked(token, argumentPath);
    const { rateLimits, pollers: watches } = this.#options;
    await rateLimits.consume('read', this.#viewer, 1);
    if (!(await this.#readable([token])).has(token)) throw new LinkTokenNotFound();
    return watches.watch(token, this.#ownCredentials(), { untilFinished, viewer: this.#viewer });
  }

  /**
   * Refuses a list as a whole, where `get` would refuse each of its tokens.
   *
   * @param tokens and whatever else stands in their place.
   * @throws {BadUserInput}
   */
  refuseTooMany(tokens: ReadonlySet<unknown>, argumentPath: ArgumentPath): void {
    if (new Set([...this.#asked.keys(), ...tokens]).size > this.#options.maxPerOperation) {
      throw this.#tooMany(argumentPath);
    }
  }

  /**
   * Makes a link token. The request is sent once: were it repeated, Plaid would make two.
   *
   * @throws {Forbidden} for a field that is not the viewer's to set.
   * @throws {BadUserInput} for a field that Plaid needs and nobody gave, or that may not be set this way.
   * @throws {RateLimited}
   * @throws {OwnershipUnavailable} and if there is a new token, it is given to nobody.
   * @throws {PlaidFailure}
   */
  async create(input: CreateLinkTokenInput): Promise<CreateLinkTokenPayload> {
    const { codec, defaults, ownership, plaid, rateLimits } = this.#options;
    const allowed = withPolicy(input, this.#viewer);
    const encoded = codec.encode('CreateLinkTokenInput', withDefaults(allowed, defaults));
    const body = withAdditionalProperties(encoded, allowed.additionalProperties, codec);
    const credentials = this.#ownCredentials();
    if (this.#viewer.kind !== 'anyone') await ownership.assertReachable();
    await rateLimits.consume('create', this.#viewer, 1);
    const { cancellation, trace } = this.#scope;
    const scope = { deadline: this.#deadline.at(), cancellation, trace };
    const { json } = await this.usage.track(plaid.post(endpoints.createLinkToken, body, credentials, scope));
    const token = json['link_token'];
    if (typeof token !== 'string' || token === '') {
      throw new PlaidUnavailable('an answer to create without a link_token');
    }
    const payload = codec.decode<CreateLinkTokenPayload>('CreateLinkTokenPayload', json);
    await this.#recordOwner(token, payload.expiration);
    return payload;
  }

  #noteAsked(token: string, argumentPath: ArgumentPath): void {
    if (token.trim() === '') throw new BadUserInput('The link token is empty.', argumentPath);
    if (token.length > MAX_TOKEN_LENGTH) {
      throw new BadUserInput(`The link token is longer than ${MAX_TOKEN_LENGTH} characters.`, argumentPath);
    }
    if (!this.#asked.has(token)) this.#asked.set(token, argumentPath);
    this.usage.addToken(token);
  }

  /** Before anybody is given the token. */
  async #recordOwner(token: string, expiration: string | null | undefined): Promise<void> {
    const { ownership, now } = this.#options;
    if (this.#viewer.kind !== 'anyone') {
      await ownership.record(token, this.#viewer.id, ownershipTtlMs(expiration, now()));
    }
    this.#created.add(token);
    this.usage.addToken(token);
  }

  /** All the tokens that the operation asks for at once: each is the viewer's, or is not there. */
  async #readAll(tokens: readonly string[]): Promise<(LinkToken | Error)[]> {
    const { maxPerOperation, rateLimits } = this.#options;
    // None of them, and not the first so many: an operation is refused before Plaid is asked.
    if (this.#asked.size > maxPerOperation)
      return tokens.map((token) => this.#tooMany(this.#asked.get(token) ?? []));
    await rateLimits.consume('read', this.#viewer, tokens.length);
    const readable = await this.#readable(tokens);
    return Promise.all(
      tokens.map((token) =>
        readable.has(token) ? this.#read(token).catch((error: Error) => error) : new LinkTokenNotFound(),
      ),
    );
  }

  /** Those of the tokens that the viewer may read, by one question to the keeper of owners at most. */
  async #readable(tokens: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.#viewer.kind !== 'endUser') return new Set(tokens);
    const asked = tokens.filter((token) => !this.#created.has(token));
    const owned = asked.length > 0 ? await this.#options.ownership.areOwnedBy(this.#viewer.id, asked) : [];
    return new Set([...this.#created, ...asked.filter((_, index) => owned[index] === true)]);
  }

  #tooMany(argumentPath: ArgumentPath): BadUserInput {
    const { maxPerOperation } = this.#options;
    return new BadUserInput(`One operation may read at most ${maxPerOperation} link tokens.`, argumentPath);
  }

  async #read(token: string): Promise<LinkToken> {
    const waitMs = this.#deadline.remainingMs();
    const { cancellation, trace } = this.#scope;
    const read = this.#options.reads.read(token, this.#ownCredentials(), {
      timeoutMs: waitMs,
      cancellation,
      trace,
    });
    return (await this.usage.track(read)).linkToken;
  }

  #ownCredentials(): PlaidCredentials {
    const { credentials } = this.#scope;
    if (credentials === null) throw new MissingCredentials();
    return credentials;
  }
}
