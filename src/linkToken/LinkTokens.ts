/**
 * Link tokens, for one operation: `create` encodes, posts and decodes; `get` goes through a DataLoader (one read per
 * token and operation) and beneath it through the reads in the air of the whole server (one read per token and
 * credentials at any moment).
 */
import DataLoader from 'dataloader';
import { endpoints } from '../plaid/endpoints';
import { PlaidUnavailable } from '../plaid/errors';
import type { PlaidClient, PlaidCredentials } from '../plaid/PlaidClient';
import type { Codec } from '../wire/codec';
import { type ArgumentPath, BadUserInput } from './BadUserInput';
import type { CreateLinkTokenPayload } from './CreateLinkTokenPayload';
import { withAdditionalProperties } from './input/additionalProperties';
import type { CreateLinkTokenInput } from './input/CreateLinkTokenInput';
import { type CreateLinkTokenDefaults, withDefaults } from './input/defaults';
import type { LinkToken } from './LinkToken';
import { MissingCredentials } from './MissingCredentials';
import { SharedFlights } from './SharedFlights';

export interface LinkTokensOptions {
  readonly plaid: PlaidClient;
  readonly codec: Codec;
  readonly defaults: CreateLinkTokenDefaults;
  /** One operation's whole time with Plaid, in milliseconds. */
  readonly timeoutMs: number;
  /** How many different tokens one operation may read. */
  readonly maxPerOperation: number;
}

/** What all operations share. */
export class LinkTokensFactory {
  readonly #options: LinkTokensOptions;
  readonly #reads: SharedFlights<LinkToken>;

  constructor(options: LinkTokensOptions) {
    this.#options = options;
    this.#reads = new SharedFlights(options.timeoutMs);
  }

  /** @param credentials null where the caller was to bring them and has not. */
  forOperation(credentials: PlaidCredentials | null): LinkTokens {
    return new LinkTokens(this.#options, this.#reads, credentials);
  }
}

/** Plaid states no maximum, and its tokens have some 50 characters. */
const MAX_TOKEN_LENGTH = 1024;

export class LinkTokens {
  readonly #options: LinkTokensOptions;
  readonly #reads: SharedFlights<LinkToken>;
  readonly #credentials: PlaidCredentials | null;
  readonly #loader = new DataLoader<string, LinkToken>((tokens) => this.#readAll(tokens));
  readonly #asked = new Set<string>();
  #deadline: number | undefined;

  constructor(
    options: LinkTokensOptions,
    reads: SharedFlights<LinkToken>,
    credentials: PlaidCredentials | null,
  ) {
    this.#options = options;
    this.#reads = reads;
    this.#credentials = credentials;
  }

  /**
   * Reads a link token.
   *
   * @param argumentPath where the caller named it.
   * @throws {BadUserInput} for what cannot be a token, or one token too many.
   * @throws {PlaidFailure}
   */
  async get(token: string, argumentPath: ArgumentPath): Promise<LinkToken> {
    if (token.trim() === '') throw new BadUserInput('The link token is empty.', argumentPath);
    if (token.length > MAX_TOKEN_LENGTH) {
      throw new BadUserInput(`The link token is longer than ${MAX_TOKEN_LENGTH} characters.`, argumentPath);
    }
    const { maxPerOperation } = this.#options;
    if (!this.#asked.has(token) && this.#asked.size >= maxPerOperation) {
      throw new BadUserInput(`One operation may read at most ${maxPerOperation} link tokens.`, argumentPath);
    }
    this.#asked.add(token);
    return this.#loader.load(token);
  }

  /**
   * Makes a link token. The request is sent once: were it repeated, Plaid would make two.
   *
   * @throws {BadUserInput} for a field that Plaid needs and nobody gave, or that may not be set this way.
   * @throws {PlaidFailure}
   */
  async create(input: CreateLinkTokenInput): Promise<CreateLinkTokenPayload> {
    const { codec, defaults, plaid } = this.#options;
    const encoded = codec.encode('CreateLinkTokenInput', withDefaults(input, defaults));
    const body = withAdditionalProperties(encoded, input.additionalProperties, codec);
    const json = await plaid.post(endpoints.createLinkToken, body, this.#ownCredentials(), this.#timeLeft());
    if (typeof json['link_token'] !== 'string' || json['link_token'] === '') {
      throw new PlaidUnavailable('an answer to create without a link_token');
    }
    return codec.decode<CreateLinkTokenPayload>('CreateLinkTokenPayload', json);
  }

  #readAll(tokens: readonly string[]): Promise<(LinkToken | Error)[]> {
    return Promise.all(tokens.map((token) => this.#read(token).catch((error: Error) => error)));
  }

  async #read(token: string): Promise<LinkToken> {
    const credentials = this.#ownCredentials();
    const key = JSON.stringify([credentials.clientId, credentials.secret, token]);
    const timeLeft = this.#timeLeft();
    return withTimeout(
      timeLeft,
      this.#reads.join(key, () => this.#fetch(token, credentials)),
    );
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
    return linkToken;
  }

  #ownCredentials(): PlaidCredentials {
    if (this.#credentials === null) throw new MissingCredentials();
    return this.#credentials;
  }

  /**
   * What is left of the operation's time, in milliseconds; it begins with the first call of Plaid.
   *
   * @throws {PlaidUnavailable} where nothing is: what would not be waited for is not sent.
   */
  #timeLeft(): number {
    const now = performance.now();
    this.#deadline ??= now + this.#options.timeoutMs;
    if (now >= this.#deadline) throw new PlaidUnavailable('timeout');
    return this.#deadline - now;
  }
}

/** The promise's outcome, or `PlaidUnavailable` if that takes longer. */
function withTimeout<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new PlaidUnavailable('timeout')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
