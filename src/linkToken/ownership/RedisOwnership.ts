/**
 * Who created which link token, in Redis, for all replicas: a key for each token and its owner, which Redis forgets in
 * time. One question to Redis for whatever is asked.
 */
import type { Redis } from 'ioredis';
import { OwnershipUnavailable } from '../../errors/ServiceUnavailable';
import { RedisFailure } from '../../redis/RedisFailure';
import { clampTtlMs, type Ownership, ownershipKey } from './Ownership';

const PREFIX = 'plaid-link:owner:';

export class RedisOwnership implements Ownership {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async assertReachable(): Promise<void> {
    await this.#answer(this.#redis.ping());
  }

  async record(token: string, owner: string, forMs: number): Promise<void> {
    await this.#answer(this.#redis.set(PREFIX + ownershipKey(token, owner), OWNED, 'PX', clampTtlMs(forMs)));
  }

  async areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]> {
    if (tokens.length === 0) return [];
    const keys = tokens.map((token) => PREFIX + ownershipKey(token, owner));
    const values = await this.#answer(this.#redis.mget(keys));
    return values.map((value) => value === OWNED);
  }

  async #answer<T>(command: Promise<T>): Promise<T> {
    try {
      return await command;
    } catch (error) {
      throw new OwnershipUnavailable({ cause: new RedisFailure(error) });
    }
  }
}

const OWNED = '1';
