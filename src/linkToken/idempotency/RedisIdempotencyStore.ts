/** Idempotency keys in Redis, shared by all replicas. */
import { IdempotencyUnavailable } from '../../errors/ServiceUnavailable';
import type { RedisConnection } from '../../redis/connectRedis';
import type { IdempotencyClaim, IdempotencyEntry, IdempotencyStore } from './IdempotencyStore';

const PREFIX = 'plaid-link:idempotency:';

/** Returns the value of the key, or claims it: `SET … NX GET` needs Redis 7. */
const CLAIM = `
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

const COMPLETE = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

export class RedisIdempotencyStore implements IdempotencyStore {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async claim(claim: IdempotencyClaim, leaseMs: number): Promise<IdempotencyEntry | null> {
    const held = await this.#run(CLAIM, claim, [encodeClaim(claim), leaseMs]);
    return typeof held === 'string' ? decodeEntry(held) : null;
  }

  async complete(claim: IdempotencyClaim, result: string, ttlMs: number): Promise<boolean> {
    const completed = `done ${claim.inputHash} ${result}`;
    return (await this.#run(COMPLETE, claim, [encodeClaim(claim), completed, Math.ceil(ttlMs)])) === 1;
  }

  async release(claim: IdempotencyClaim): Promise<void> {
    await this.#run(RELEASE, claim, [encodeClaim(claim)]);
  }

  async #run(script: string, { key }: IdempotencyClaim, values: (string | number)[]): Promise<unknown> {
    try {
      return await this.#redis.run((client) => client.eval(script, 1, PREFIX + key, ...values));
    } catch (cause) {
      throw new IdempotencyUnavailable({ cause });
    }
  }
}

function encodeClaim({ inputHash, id }: IdempotencyClaim): string {
  return `claimed ${inputHash} ${id}`;
}

/** A value of another program matches no input. */
function decodeEntry(value: string): IdempotencyEntry {
  const [state, inputHash = '', rest = ''] = value.split(' ');
  return { inputHash, result: state === 'done' ? rest : null };
}
