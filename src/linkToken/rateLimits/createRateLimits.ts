/** Rate limits on creating and reading link tokens, each with one limit for end users and one for other callers. */
import type { Redis } from 'ioredis';
import { type LimitPerCaller, selectForCaller } from '../../auth/selectForCaller';
import type { Viewer } from '../../auth/Viewer';
import { RedisFailure } from '../../redis/RedisFailure';
import type { Logger } from '../../telemetry/logger';
import { CallerRateLimiter } from './CallerRateLimiter';

export interface RateLimits {
  /**
   * Counts the tokens that a viewer is about to create or read.
   *
   * @throws {RateLimited} above the limit.
   */
  consume(kind: 'create' | 'read', viewer: Viewer, tokens: number): Promise<void>;
}

/** Maximum number of link tokens per caller and minute. */
export interface RateLimitConfig {
  readonly creates: LimitPerCaller;
  readonly reads: LimitPerCaller;
}

/**
 * @param redis null: each process counts for itself, as it does while Redis fails. An outage of Redis fails what
 *   depends on ownership, and must not stop everything else.
 */
export async function createRateLimits(
  limits: RateLimitConfig,
  redis: Redis | null,
  logger: Logger,
): Promise<RateLimits> {
  if (Object.values(limits).every(({ endUser, others }) => endUser === null && others === null)) {
    return { consume: async () => {} };
  }
  const limiterPackage = await import('rate-limiter-flexible');
  const onRedisResult = createTransitionLogger(logger);
  const createLimiter = (name: string, points: number | null) =>
    points === null ? null : new CallerRateLimiter(limiterPackage, { name, points, redis, onRedisResult });
  const createLimiters = (name: string, { endUser, others }: LimitPerCaller) => ({
    endUser: createLimiter(name, endUser),
    others: createLimiter(name, others),
  });
  const limiters = {
    create: createLimiters('create', limits.creates),
    read: createLimiters('read', limits.reads),
  };
  return {
    async consume(kind, viewer, tokens) {
      await selectForCaller(limiters[kind], viewer)?.consume(viewer.id, tokens);
    },
  };
}

/** Logs when counting in Redis starts to fail, and when it works again. */
function createTransitionLogger(logger: Logger): (failure: unknown) => void {
  let isFailing = false;
  return (failure) => {
    if (isFailing === (failure !== null)) return;
    isFailing = !isFailing;
    if (isFailing) {
      const { code } = new RedisFailure(failure);
      logger.warn({ code }, 'shared rate limits unavailable');
    } else {
      logger.info('shared rate limits available');
    }
  };
}
