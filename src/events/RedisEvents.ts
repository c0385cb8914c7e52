/**
 * Event delivery across replicas over Redis pub/sub: one channel, on which each replica also receives its own events.
 * Publishes on the shared connection and subscribes on a dedicated one.
 */
import type { Redis } from 'ioredis';
import { EventsUnavailable } from '../errors/ServiceUnavailable';
import { connectRedis, type RedisConnection } from '../redis/connectRedis';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import { encodeEvent, parseEvent } from './eventMessage';
import { InMemoryEvents } from './InMemoryEvents';
import type { LinkTokenEvents } from './LinkTokenEvents';

/** Redis ACLs that restrict channels must allow this one. */
export const EVENTS_CHANNEL = 'plaid-link:events';

/** `isReady` is true while the channel is subscribed to. */
export interface RedisEvents
  extends LinkTokenEvents,
    Pick<RedisConnection, 'isReady' | 'started' | 'close'> {}

/** @param publisher a connection that the caller keeps and closes. */
export async function createRedisEvents(url: URL, publisher: Redis, logger: Logger): Promise<RedisEvents> {
  const local = new InMemoryEvents(logger);
  /** Whether a connection has failed: events may have been missed before each later connection. */
  let hasFailed = false;
  let hasIgnoredMessage = false;
  const { client, isReady, started, close } = await connectRedis(url, logger, {
    role: 'events',
    async prepare(connection) {
      try {
        await connection.subscribe(EVENTS_CHANNEL);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      // Only now: a listener that reads from here on misses no event published later.
      if (hasFailed) local.notifyAll((listener) => listener.onReconnect());
    },
  });
  // Also if the first attempt fails: other replicas may have published meanwhile.
  client.on('close', () => {
    hasFailed = true;
  });
  client.on('message', (_channel, message) => {
    const event = parseEvent(message);
    if (event !== null) {
      local.notifyAll((listener) => listener.onEvent(event));
    } else if (!hasIgnoredMessage) {
      hasIgnoredMessage = true;
      logger.warn({ channel: EVENTS_CHANNEL }, 'unknown event message ignored');
    }
  });

  return {
    isReady,
    started,
    close,
    listen: (listener) => local.listen(listener),
    async publish(event) {
      try {
        await publisher.publish(EVENTS_CHANNEL, encodeEvent(event));
      } catch (error) {
        // If Redis published it after all, listeners are notified twice, which is harmless.
        local.notifyAll((listener) => listener.onEvent(event));
        throw new EventsUnavailable({ cause: new RedisFailure(error) });
      }
    },
  };
}
