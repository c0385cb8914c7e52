/**
 * JWKS cache: holds the issuer's public keys, refreshes them every ten minutes in the background, and keeps them
 * while the JWKS endpoint is down. Uses only `reload` of jose's remote set.
 */
import type { CryptoKey, RemoteJWKSet } from 'jose';
import { type Dispatcher, fetch } from 'undici';
import type { ProxyConfig } from '../config/proxyConfig';
import { KeysUnavailable } from '../errors/ServiceUnavailable';
import { createDispatcher } from '../httpClient/createDispatcher';
import type { Logger } from '../telemetry/logger';
import { type Jose, type KeyHint, type KeySet, NoUsableKey, parseKeySet } from './parseKeySet';

export interface JwksCacheOptions {
  readonly jose: Jose;
  readonly jwksUrl: URL;
  readonly proxies: ProxyConfig;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Timeout of one fetch. */
  readonly timeoutMs?: number;
}

export interface MatchingKeys {
  readonly keys: readonly CryptoKey[];
  /** Version of the key set that contains them. */
  readonly version: number;
}

const REFRESH_INTERVAL_MS = 10 * 60_000;
/** Minimum time between two fetches for unknown keys, since a `kid` may be forged. */
const COOLDOWN_MS = 30_000;
const MIN_RETRY_DELAY_MS = 1_000;
const MAX_RETRY_DELAY_MS = 30_000;

export class JwksCache {
  readonly #options: JwksCacheOptions;
  readonly #dispatcher: Dispatcher;
  readonly #remote: RemoteJWKSet;
  readonly #stopping = new AbortController();
  #keySet: KeySet | null = null;
  #version = 0;
  #isStarted = false;
  #timer: NodeJS.Timeout | undefined;
  #pendingFetch: Promise<void> | undefined;
  #lastLookupAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #lastFailure: FetchFailed | undefined;

  constructor(options: JwksCacheOptions) {
    this.#options = options;
    const { jose, jwksUrl, proxies, timeoutMs = 5_000 } = options;
    const dispatcher = createDispatcher(jwksUrl, proxies, { connectTimeoutMs: timeoutMs });
    this.#dispatcher = dispatcher;
    this.#remote = jose.createRemoteJWKSet(jwksUrl, {
      timeoutDuration: timeoutMs,
      [jose.customFetch]: async (url, { headers: sent, ...init }) => {
        const signal = AbortSignal.any([init.signal, this.#stopping.signal]);
        // Node's own fetch takes no dispatcher of another version of undici.
        const request = { ...init, headers: [...sent], signal, dispatcher };
        const { body, status, headers } = await fetch(url, request);
        return new Response(body?.pipeThrough(limitSize(MAX_BYTES)) ?? null, { status, headers });
      },
    });
  }

  /** Whether keys are loaded. Never becomes false again. */
  isReady(): boolean {
    return this.#keySet !== null;
  }

  /** Increases whenever the keys change. Tokens verified with an older version must be verified again. */
  get version(): number {
    return this.#version;
  }

  /** Resolves after the first attempt. If it failed, retries continue in the background. */
  start(): Promise<void> {
    this.#isStarted = true;
    return this.#fetch();
  }

  stop(): void {
    this.#isStarted = false;
    this.#stopping.abort();
    clearTimeout(this.#timer);
    void this.#dispatcher.destroy();
  }

  /**
   * Waits for a fetch only if the key is unknown.
   *
   * @throws {KeysUnavailable}
   */
  async findKeys(hint: KeyHint): Promise<MatchingKeys> {
    const cached = await this.#findCached(hint);
    if (cached && cached.keys.length > 0) return cached;
    await this.#fetchForUnknownKey();
    const found = await this.#findCached(hint);
    if (found) return found;
    throw new KeysUnavailable({ cause: this.#lastFailure });
  }

  async #findCached(hint: KeyHint): Promise<MatchingKeys | null> {
    const version = this.#version;
    return this.#keySet && { keys: await this.#keySet.findKeys(hint), version };
  }

  async #fetchForUnknownKey(): Promise<void> {
    if (this.#pendingFetch === undefined) {
      const now = this.#options.now();
      if (now - this.#lastLookupAt < COOLDOWN_MS) return;
      this.#lastLookupAt = now;
    }
    await this.#fetch();
  }

  /** Single-flight. Never rejects. */
  #fetch(): Promise<void> {
    this.#pendingFetch ??= this.#attempt().finally(() => {
      this.#pendingFetch = undefined;
    });
    return this.#pendingFetch;
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#timer);
    const { jose, logger } = this.#options;
    try {
      await this.#remote.reload();
      const keySet = await parseKeySet(jose, this.#remote.jwks() ?? { keys: [] });
      if (keySet.fingerprint !== this.#keySet?.fingerprint) {
        this.#keySet = keySet;
        this.#version += 1;
        logger.info({ keys: keySet.size }, 'jwks updated');
      }
      this.#failures = 0;
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#failures += 1;
      this.#lastFailure = new FetchFailed(describeProblem(error), { cause: error });
      logger.warn({ problem: this.#lastFailure.code, ready: this.isReady() }, 'jwks fetch failed');
    }
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#isStarted) return;
    const retryDelayMs = Math.min(MIN_RETRY_DELAY_MS * 2 ** (this.#failures - 1), MAX_RETRY_DELAY_MS);
    const delayMs = this.#failures === 0 ? REFRESH_INTERVAL_MS : retryDelayMs;
    this.#timer = setTimeout(() => void this.#fetch(), delayMs).unref();
  }
}

/** A key has less than 1 KB, and an issuer has a few keys. */
const MAX_BYTES = 256 * 1024;

function limitSize(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new RangeError('The JWKS is too large.'));
      else controller.enqueue(chunk);
    },
  });
}

/** The cause's message may contain the URL. The code does not. */
class FetchFailed extends Error {
  constructor(
    readonly code: string,
    options: ErrorOptions,
  ) {
    super('The JWKS could not be fetched.', options);
    this.name = 'FetchFailed';
  }
}

function describeProblem(error: unknown): string {
  const { name = 'Error', code, cause } = Object(error) as { name?: string; code?: string; cause?: unknown };
  const inner = Object(cause) as { name?: string; code?: unknown };
  if (error instanceof NoUsableKey) return 'no usable key';
  if (code === 'ERR_JWKS_TIMEOUT' || inner.name === 'TimeoutError') return 'timeout';
  if (code === 'ERR_JWKS_INVALID') return 'not a JWKS';
  if (code === 'ERR_JOSE_GENERIC' && cause === undefined) return 'unexpected status';
  if (inner.name === 'SyntaxError') return 'not JSON';
  if (inner.name === 'RangeError') return 'too large';
  return typeof inner.code === 'string' ? inner.code : name;
}
