/** Ownership of link tokens in Redis, shared by all replicas: one key with a TTL per token and owner. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { OwnershipUnavailable } from '../../errors/ServiceUnavailable';
import type { RedisConnection } from '../../redis/connectRedis';
import { clampTtlMs, type Ownership, ownershipKey } from './Ownership';

const PREFIX = 'plaid-link:owner:';

export class RedisOwnership implements Ownership {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async assertWritable(): Promise<void> {
    await this.#redis.assertWritable().catch(rejectUnavailable);
  }

  async record(token: string, owner: string, ttlMs: number, deadline = 0): Promise<void> {
    const key = PREFIX + ownershipKey(token, owner);
    const write = () => this.#run((redis) => redis.set(key, OWNED, 'PX', clampTtlMs(ttlMs)));
    for (;;) {
      try {
        return void (await write());
      } catch (error) {
        if (performance.now() + RETRY_DELAY_MS + REPLY_TIMEOUT_MS > deadline) throw error;
        await delay(RETRY_DELAY_MS);
      }
    }
  }

  async areOwnedBy(owner: string, tokens: readonly string[]): Promise<readonly boolean[]> {
    if (tokens.length === 0) return [];
    const keys = tokens.map((token) => PREFIX + ownershipKey(token, owner));
    const values = await this.#run((redis) => redis.mget(keys));
    return values.map((value) => value === OWNED);
  }

  #run<T>(send: (redis: Redis) => Promise<T>): Promise<T> {
    return this.#redis.run(send).catch(rejectUnavailable);
  }
}

function rejectUnavailable(cause: unknown): never {
  throw new OwnershipUnavailable({ cause });
}

const OWNED = '1';
const RETRY_DELAY_MS = 100;
/** Time that the last attempt may take. */
const REPLY_TIMEOUT_MS = 1_000;
