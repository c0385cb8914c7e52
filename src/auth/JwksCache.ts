/**
 * The issuer's public keys, held in memory. They are fetched at the start and every ten minutes, in the background,
 * and kept for as long as the issuer cannot be asked: an outage of its endpoint costs nobody their session.
 */
import type { CryptoKey, RemoteJWKSet } from 'jose';
import { KeysUnavailable } from '../errors/ServiceUnavailable';
import type { Logger } from '../telemetry/logger';
import { type Jose, type KeyHint, type KeySet, NoUsableKey, parseKeySet } from './parseKeySet';

export interface JwksCacheOptions {
  readonly jose: Jose;
  readonly jwksUrl: URL;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** How long one fetch may take. */
  readonly timeoutMs?: number;
}

export interface MatchingKeys {
  /** Empty where no key fits. */
  readonly keys: readonly CryptoKey[];
  /** Of the set they are from. */
  readonly version: number;
}

const REFRESH_MS = 10 * 60_000;
/** Between two fetches for keys that are not known: anybody can make up a `kid`. */
const COOLDOWN_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export class JwksCache {
  readonly #options: JwksCacheOptions;
  readonly #remote: RemoteJWKSet;
  readonly #stopping = new AbortController();
  #held: KeySet | null = null;
  #edition = 0;
  #started = false;
  #timer: NodeJS.Timeout | undefined;
  #inFlight: Promise<void> | undefined;
  #soughtAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #lastFailure: KeysNotFetched | undefined;

  constructor(options: JwksCacheOptions) {
    this.#options = options;
    const { jose, jwksUrl, timeoutMs = 5_000 } = options;
    // Only ever asked to `reload`. Its own lookups would fetch again for each request while the endpoint fails.
    this.#remote = jose.createRemoteJWKSet(jwksUrl, {
      timeoutDuration: timeoutMs,
      [jose.customFetch]: async (url, init) => {
        const signal = AbortSignal.any([init.signal, this.#stopping.signal]);
        const { body, status, headers } = await fetch(url, { ...init, signal });
        return new Response(body?.pipeThrough(atMost(MAX_BYTES)) ?? null, { status, headers });
      },
    });
  }

  /** Keys are held. Stays so. */
  isReady(): boolean {
    return this.#held !== null;
  }

  /** Another number as soon as other keys are held: what an older edition vouched for has to be checked again. */
  get version(): number {
    return this.#edition;
  }

  /** Resolves after the first attempt, whether or not it succeeded: it goes on by itself. */
  start(): Promise<void> {
    this.#started = true;
    return this.#fetch();
  }

  stop(): void {
    this.#started = false;
    this.#stopping.abort();
    clearTimeout(this.#timer);
  }

  /**
   * Answers from what is held. Only one who asks for a key that is not there waits, and for one fetch at most.
   *
   * @throws {KeysUnavailable}
   */
  async findKeys(hint: KeyHint): Promise<MatchingKeys> {
    const found = await this.#heldFor(hint);
    if (found && found.keys.length > 0) return found;
    await this.#seek();
    const foundThen = await this.#heldFor(hint);
    if (foundThen) return foundThen;
    throw new KeysUnavailable({ cause: this.#lastFailure });
  }

  async #heldFor(hint: KeyHint): Promise<MatchingKeys | null> {
    const edition = this.#edition;
    return this.#held && { keys: await this.#held.findKeys(hint), version: edition };
  }

  async #seek(): Promise<void> {
    if (this.#inFlight !== undefined) return this.#inFlight;
    const now = this.#options.now();
    if (now - this.#soughtAt < COOLDOWN_MS) return;
    this.#soughtAt = now;
    await this.#fetch();
  }

  /** One at a time. Never rejects. */
  #fetch(): Promise<void> {
    this.#inFlight ??= this.#attempt().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#timer);
    const { jose, logger } = this.#options;
    try {
      await this.#remote.reload();
      const keys = await parseKeySet(jose, this.#remote.jwks() ?? { keys: [] });
      if (keys.fingerprint !== this.#held?.fingerprint) {
        this.#held = keys;
        this.#edition += 1;
        logger.info({ keys: keys.size }, 'the issuer’s keys are new');
      }
      this.#failures = 0;
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#failures += 1;
      this.#lastFailure = new KeysNotFetched(problemOf(error), { cause: error });
      const { code: problem } = this.#lastFailure;
      logger.warn({ problem, ready: this.isReady() }, 'the issuer’s keys could not be fetched');
    }
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#started) return;
    const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
    this.#timer = setTimeout(() => void this.#fetch(), this.#failures === 0 ? REFRESH_MS : retryMs);
    // Keys alone are no reason to live.
    this.#timer.unref();
  }
}

/** A key has less than a kilobyte, and an issuer a few of them. */
const MAX_BYTES = 256 * 1024;

function atMost(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength;
      if (left < 0) controller.error(new RangeError('The answer is too large.'));
      else controller.enqueue(chunk);
    },
  });
}

/** Its cause may name the URL; its code does not. */
class KeysNotFetched extends Error {
  constructor(
    readonly code: string,
    options: ErrorOptions,
  ) {
    super('The keys could not be fetched.', options);
    this.name = 'KeysNotFetched';
  }
}

/** In words of our own, since messages of `fetch` may quote the URL. */
function problemOf(error: unknown): string {
  const { name, code, cause } = described(error);
  const beneath = described(cause);
  if (error instanceof NoUsableKey) return 'no usable key';
  if (code === 'ERR_JWKS_TIMEOUT' || beneath.name === 'TimeoutError') return 'no answer in time';
  if (code === 'ERR_JWKS_INVALID') return 'not a key set';
  if (code === 'ERR_JOSE_GENERIC' && cause === undefined) return 'status other than 200';
  if (beneath.name === 'SyntaxError') return 'not JSON';
  if (beneath.name === 'RangeError') return 'too large';
  return beneath.code ?? name;
}

function described(error: unknown): { name: string; code: string | undefined; cause: unknown } {
  const { name, code, cause } = Object(error) as { name?: unknown; code?: unknown; cause?: unknown };
  return {
    name: typeof name === 'string' ? name : 'Error',
    code: typeof code === 'string' ? code : undefined,
    cause,
  };
}
