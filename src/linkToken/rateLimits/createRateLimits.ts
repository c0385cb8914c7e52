/** The limits as they are configured: for each of creating and reading, one for end users and one for the others. */
import type { Redis } from 'ioredis';
import { type LimitPerCaller, selectForCaller } from '../../auth/selectForCaller';
import { RedisFailure } from '../../redis/RedisFailure';
import type { Logger } from '../../telemetry/logger';
import { CallerRateLimiter } from './CallerRateLimiter';
import type { RateLimits } from './RateLimits';

/** Link tokens in a minute, for each caller. */
export interface RateLimitConfig {
  readonly creates: LimitPerCaller;
  readonly reads: LimitPerCaller;
}

/**
 * @param redis null: each process counts alone. So it does, with the whole budget, while Redis does not answer: who
 *   owns a token is what must fail then, and not everyone's work.
 */
export async function createRateLimits(
  limits: RateLimitConfig,
  redis: Redis | null,
  logger: Logger,
): Promise<RateLimits> {
  if (Object.values(limits).every(({ endUser, others }) => endUser === null && others === null)) {
    return { consume: async () => {} };
  }
  const limiters = await import('rate-limiter-flexible');
  const onShared = tellOnce(logger);
  const budget = (name: string, points: number | null) =>
    points === null
      ? null
      : new CallerRateLimiter(limiters, { name, points, redis, onRedisResult: onShared });
  const budgets = {
    create: {
      endUser: budget('create', limits.creates.endUser),
      others: budget('create', limits.creates.others),
    },
    read: { endUser: budget('read', limits.reads.endUser), others: budget('read', limits.reads.others) },
  };
  return {
    async consume(kind, viewer, times) {
      await selectForCaller(budgets[kind], viewer)?.consume(viewer.id, times);
    },
  };
}

/** Logs when counting in Redis begins to fail, and when it works again. */
function tellOnce(logger: Logger): (failure: unknown) => void {
  let failing = false;
  return (failure) => {
    if (failing === (failure !== null)) return;
    failing = !failing;
    if (failing) {
      const { code } = new RedisFailure(failure);
      logger.warn({ code }, 'rate limits are not shared: each process counts alone');
    } else {
      logger.info('rate limits are shared again');
    }
  };
}
