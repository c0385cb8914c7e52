/**
 * How many link tokens each caller may have in a minute, which begins with the first. What is refused counts as well,
 * but for a batch that no budget would ever be enough for.
 */
import type { Redis } from 'ioredis';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimited } from '../../errors/RateLimited';

export type RateLimiterPackage = typeof import('rate-limiter-flexible');

const WINDOW_SECONDS = 60;

export interface CallerRateLimiterOptions {
  /** Of what is counted: budgets of one name share their counts. */
  readonly name: string;
  readonly points: number;
  /** Null: each process counts alone, as it does while Redis fails. */
  readonly redis: Redis | null;
  /** Told of each count in Redis: null, or why it failed. */
  readonly onRedisResult: (failure: unknown) => void;
}

export class CallerRateLimiter {
  readonly #points: number;
  readonly #here: InstanceType<RateLimiterPackage['RateLimiterMemory']>;
  readonly #shared: InstanceType<RateLimiterPackage['RateLimiterRedis']> | null;
  readonly #onShared: (failure: unknown) => void;

  constructor(
    { RateLimiterMemory, RateLimiterRedis }: RateLimiterPackage,
    { name, points, redis, onRedisResult: onShared }: CallerRateLimiterOptions,
  ) {
    const options = { keyPrefix: `plaid-link:rate:${name}`, points, duration: WINDOW_SECONDS };
    this.#points = points;
    this.#here = new RateLimiterMemory(options);
    this.#shared = redis && new RateLimiterRedis({ ...options, storeClient: redis });
    this.#onShared = onShared;
  }

  /** @throws {RateLimited} */
  async consume(key: string, points: number): Promise<void> {
    if (points > this.#points) throw new RateLimited(WINDOW_SECONDS);
    try {
      await (this.#shared ? this.#takeShared(this.#shared, key, points) : this.#here.consume(key, points));
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal;
      throw new RateLimited(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  /** The package's own `insuranceLimiter` would do the same, and tell nobody. */
  async #takeShared(
    shared: InstanceType<RateLimiterPackage['RateLimiterRedis']>,
    key: string,
    points: number,
  ): Promise<void> {
    try {
      await shared.consume(key, points);
      this.#onShared(null);
    } catch (failure) {
      this.#onShared(isRefusal(failure) ? null : failure);
      if (isRefusal(failure)) throw failure;
      await this.#here.consume(key, points);
    }
  }
}

/** What the package rejects with is an error only where it could not count. */
function isRefusal(reason: unknown): reason is RateLimiterRes {
  return typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason;
}
