/** Who sends a bearer token. One that was verified is known again, so that a poller costs no signature check. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SingleFlight } from '../async/SingleFlight';
import { InvalidToken, MissingToken } from '../errors/Unauthenticated';
import type { Logger } from '../telemetry/logger';
import { JwksCache } from './JwksCache';
import type { Viewer } from './Viewer';
import { type TokenRules, type VerifiedToken, type VerifyTokenOptions, verifyToken } from './verifyToken';

export interface BearerTokensConfig extends TokenRules {
  readonly jwksUrl: URL;
}

export interface BearerTokensOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** How long one fetch of the keys may take. */
  readonly timeoutMs?: number;
  /** How many verified tokens are known again. */
  readonly maxCachedTokens?: number;
}

/** Loads what only servers need where people sign in. */
export async function createBearerTokens(
  { jwksUrl, ...rules }: BearerTokensConfig,
  { maxCachedTokens: maxRemembered = 10_000, ...options }: BearerTokensOptions,
): Promise<BearerTokens> {
  const jose = await import('jose');
  const keys = new JwksCache({ jose, jwksUrl, ...options });
  return new BearerTokens({ jose, keys, rules, now: options.now }, maxRemembered);
}

export class BearerTokens {
  readonly #options: VerifyTokenOptions;
  /** By a token's hash, never by the token itself. */
  readonly #remembered: LRUCache<string, VerifiedToken>;
  readonly #checks = new SingleFlight<VerifiedToken>();

  constructor(options: VerifyTokenOptions, maxRemembered: number) {
    this.#options = options;
    this.#remembered = new LRUCache({ max: maxRemembered });
  }

  /** The issuer's keys are held. */
  isReady(): boolean {
    return this.#options.keys.isReady();
  }

  /** Resolves after the first attempt to fetch the keys, whether or not it succeeded: it goes on by itself. */
  start(): Promise<void> {
    return this.#options.keys.start();
  }

  stop(): void {
    this.#options.keys.stop();
  }

  /**
   * @param authorization what `authorizationIn` finds.
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async verify(authorization: unknown): Promise<Viewer> {
    const token = tokenIn(authorization);
    const { keys, now } = this.#options;
    const key = hash('sha256', token, 'base64');
    const known = this.#remembered.get(key);
    if (known && known.keysVersion === keys.version && Number(known.viewer.expiresAt) > now())
      return known.viewer;
    this.#remembered.delete(key);
    return (await this.#shared(token, key)).viewer;
  }

  /** One check for all who ask at once, unless the keys changed meanwhile. What fails is forgotten at once. */
  #shared(token: string, key: string): Promise<VerifiedToken> {
    return this.#checks.join(`${this.#options.keys.version} ${key}`, async () => {
      const verified = await verifyToken(token, this.#options);
      this.#remembered.set(key, verified);
      return verified;
    }).call;
  }
}

/**
 * What a caller sent to say who it is. HTTP headers come in lower case; whoever writes the connection parameters of a
 * WebSocket may begin with a capital.
 *
 * @throws {Unauthenticated} where both are there and differ: this server must not read one, and a proxy the other.
 */
export function findAuthorization(source: Readonly<Record<string, unknown>>): unknown {
  const [first, ...others] = ['authorization', 'Authorization']
    .map((name) => (Object.hasOwn(source, name) ? source[name] : undefined))
    .filter((value) => value !== undefined && value !== null);
  if (others.some((other) => other !== first)) throw new InvalidToken('ambiguous');
  return first;
}

const MAX_LENGTH = 8 * 1024;

function tokenIn(authorization: unknown): string {
  if (authorization === undefined || authorization === null || authorization === '') throw new MissingToken();
  if (typeof authorization !== 'string') throw new InvalidToken('malformed');
  if (authorization.length > 'Bearer '.length + MAX_LENGTH) throw new InvalidToken('too long');
  const [, token] = /^bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new InvalidToken('malformed');
  return token;
}
