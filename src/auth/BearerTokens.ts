/** Verifies bearer tokens and caches verified ones, so that a poller costs one signature check per token. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SingleFlight } from '../async/SingleFlight';
import type { ProxyConfig } from '../config/proxyConfig';
import { InvalidToken, MissingToken } from '../errors/Unauthenticated';
import type { Logger } from '../telemetry/logger';
import { JwksCache } from './JwksCache';
import type { Viewer } from './Viewer';
import { type TokenRules, type VerifiedToken, type VerifyTokenOptions, verifyToken } from './verifyToken';

export interface BearerTokensConfig extends TokenRules {
  readonly jwksUrl: URL;
}

export interface BearerTokensOptions {
  readonly proxies: ProxyConfig;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Timeout of one JWKS fetch. */
  readonly timeoutMs?: number;
  readonly maxCachedTokens?: number;
}

/** Imports `jose` lazily: servers with `AUTH_MODE=none` do not need it. */
export async function createBearerTokens(
  { jwksUrl, ...rules }: BearerTokensConfig,
  { maxCachedTokens = 10_000, ...options }: BearerTokensOptions,
): Promise<BearerTokens> {
  const jose = await import('jose');
  const keys = new JwksCache({ jose, jwksUrl, ...options });
  const { now, logger } = options;
  return new BearerTokens({ jose, keys, rules, now, logger }, maxCachedTokens);
}

export class BearerTokens {
  readonly #options: VerifyTokenOptions;
  /** Keyed by the token's hash, so that no token is kept in memory. */
  readonly #verified: LRUCache<string, VerifiedToken>;
  readonly #checks = new SingleFlight<VerifiedToken>();

  constructor(options: VerifyTokenOptions, maxCachedTokens: number) {
    this.#options = options;
    // With `max`, lru-cache would allocate all of it at the start.
    this.#verified = new LRUCache({ maxSize: maxCachedTokens, sizeCalculation: () => 1 });
  }

  /** Whether the issuer's keys are loaded. */
  isReady(): boolean {
    return this.#options.keys.isReady();
  }

  /** Resolves after the first attempt to fetch the keys. If it failed, retries continue in the background. */
  start(): Promise<void> {
    return this.#options.keys.start();
  }

  stop(): void {
    this.#options.keys.stop();
  }

  /**
   * @param authorization the result of `findAuthorization`.
   * @throws {Unauthenticated}
   * @throws {KeysUnavailable}
   */
  async verify(authorization: unknown): Promise<Viewer> {
    const token = parseBearerToken(authorization);
    const { keys, now } = this.#options;
    const key = hash('sha256', token, 'base64');
    const cached = this.#verified.get(key);
    if (cached && cached.keysVersion === keys.version && Number(cached.viewer.expiresAt) > now())
      return cached.viewer;
    this.#verified.delete(key);
    // A check that began with older keys is not joined.
    const check = this.#checks.join(`${keys.version} ${key}`, async () => {
      const verified = await verifyToken(token, this.#options);
      this.#verified.set(key, verified);
      return verified;
    });
    return (await check.call).viewer;
  }
}

/**
 * @param sources HTTP headers, connection parameters. The name may begin with a capital.
 * @returns undefined if there is none.
 * @throws {Unauthenticated} if there are several different ones: a proxy may have checked another than this server.
 */
export function findAuthorization(...sources: Readonly<Record<string, unknown>>[]): unknown {
  let found: unknown;
  for (const source of sources) {
    for (const name of NAMES) {
      const value = Object.hasOwn(source, name) ? source[name] : undefined;
      if (value === undefined || value === null) continue;
      if (found !== undefined && value !== found) throw new InvalidToken('ambiguous');
      found = value;
    }
  }
  return found;
}

const NAMES = ['authorization', 'Authorization'];

const MAX_LENGTH = 8 * 1024;

function parseBearerToken(authorization: unknown): string {
  if (authorization === undefined || authorization === null || authorization === '') throw new MissingToken();
  if (typeof authorization !== 'string') throw new InvalidToken('malformed');
  if (authorization.length > 'Bearer '.length + MAX_LENGTH) throw new InvalidToken('too long');
  const [, token] = /^bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new InvalidToken('malformed');
  return token;
}
