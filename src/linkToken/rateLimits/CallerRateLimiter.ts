/**
 * Rate limiter per caller (rate-limiter-flexible): link tokens per fixed window of one minute, which starts with the
 * caller's first. Rejected calls count too, except a batch that exceeds the whole limit.
 */
import type { Redis } from 'ioredis';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimited } from '../../errors/RateLimited';

export type RateLimiterPackage = typeof import('rate-limiter-flexible');

const WINDOW_SECONDS = 60;

export interface CallerRateLimiterOptions {
  /** Name of the counter: limiters with the same name share their counts. */
  readonly name: string;
  /** Maximum number of link tokens per caller and minute. */
  readonly points: number;
  /** Null: each process counts for itself, as it does while Redis fails. */
  readonly redis: Redis | null;
  /** Called after each count in Redis, with null or with the failure. */
  readonly onRedisResult: (failure: unknown) => void;
}

export class CallerRateLimiter {
  readonly #points: number;
  readonly #local: InstanceType<RateLimiterPackage['RateLimiterMemory']>;
  readonly #shared: InstanceType<RateLimiterPackage['RateLimiterRedis']> | null;
  readonly #onRedisResult: (failure: unknown) => void;

  constructor(
    { RateLimiterMemory, RateLimiterRedis }: RateLimiterPackage,
    { name, points, redis, onRedisResult }: CallerRateLimiterOptions,
  ) {
    const options = { keyPrefix: `plaid-link:rate:${name}`, points, duration: WINDOW_SECONDS };
    this.#points = points;
    this.#local = new RateLimiterMemory(options);
    this.#shared = redis && new RateLimiterRedis({ ...options, storeClient: redis });
    this.#onRedisResult = onRedisResult;
  }

  /** @throws {RateLimited} */
  async consume(key: string, points: number): Promise<void> {
    if (points > this.#points) throw new RateLimited(WINDOW_SECONDS);
    try {
      await this.#count(key, points);
    } catch (reason) {
      if (!isRejection(reason)) throw reason;
      throw new RateLimited(Math.max(1, Math.ceil(reason.msBeforeNext / 1000)));
    }
  }

  /** Replaces the package's `insuranceLimiter`, which does not report that Redis failed. */
  async #count(key: string, points: number): Promise<void> {
    if (this.#shared) {
      try {
        await this.#shared.consume(key, points);
        return this.#onRedisResult(null);
      } catch (reason) {
        this.#onRedisResult(isRejection(reason) ? null : reason);
        if (isRejection(reason)) throw reason;
      }
    }
    await this.#local.consume(key, points);
  }
}

/** Whether the reason is the package's rejection of a caller, and not a failure to count. */
function isRejection(reason: unknown): reason is RateLimiterRes {
  return typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason;
}
