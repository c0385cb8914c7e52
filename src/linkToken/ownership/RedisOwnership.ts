/** Ownership of link tokens in Redis, shared by all replicas: one key with a TTL per token and owner. */
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
    await this.#run(this.#redis.ping());
  }

  async record(token: string, owner: string, ttlMs: number): Promise<void> {
    await this.#run(this.#redis.set(PREFIX + ownershipKey(token, owner), OWNED, 'PX', clampTtlMs(ttlMs)));
  }

  async areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]> {
    if (tokens.length === 0) return [];
    const keys = tokens.map((token) => PREFIX + ownershipKey(token, owner));
    const values = await this.#run(this.#redis.mget(keys));
    return values.map((value) => value === OWNED);
  }

  async #run<T>(command: Promise<T>): Promise<T> {
    try {
      return await command;
    } catch (error) {
      throw new OwnershipUnavailable({ cause: new RedisFailure(error) });
    }
  }
}

const OWNED = '1';
