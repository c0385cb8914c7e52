/**
 * Event delivery across replicas over Redis pub/sub: one channel, on which each replica also receives its own events.
 * Publishes on the data connection and subscribes on a dedicated one. An event counts as published once this replica
 * has received it; a heartbeat takes the same way every second, and both connections reconnect if it gets lost.
 */
import { randomUUID } from 'node:crypto';
import type { RedisConfig } from '../config/redisConfig';
import { EventsUnavailable } from '../errors/ServiceUnavailable';
import { CHECK_KEY, connectRedis, type RedisConnection } from '../redis/connectRedis';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import { createHeartbeat, encodeEvent, isHeartbeat, parseEvent } from './eventMessage';
import { InMemoryEvents } from './InMemoryEvents';
import type { LinkTokenEvents } from './LinkTokenEvents';
import { NOT_RECEIVED, PublishedMessages } from './PublishedMessages';

/** Redis ACLs that restrict channels must allow this one. */
export const EVENTS_CHANNEL = 'plaid-link:events';

/**
 * PUBLISH alone succeeds at a replica, which does not forward the message to the primary. DEL of a key that does not
 * exist is a write, which a replica refuses, changes nothing, and is accepted while Redis is out of memory.
 */
const PUBLISH_AT_PRIMARY = "redis.call('DEL', KEYS[1]) return redis.call('PUBLISH', ARGV[1], ARGV[2])";
const UNUSED_KEY = `${CHECK_KEY}:unused`;

/** `isReady` is true while the channel is subscribed to and receives what this replica publishes. */
export interface RedisEvents
  extends LinkTokenEvents,
    Pick<RedisConnection, 'isReady' | 'started' | 'setCredentials' | 'close'> {}

/** @param data a connection that the caller keeps and closes. */
export async function createRedisEvents(
  config: RedisConfig,
  data: RedisConnection,
  logger: Logger,
): Promise<RedisEvents> {
  const local = new InMemoryEvents(logger);
  const published = new PublishedMessages();
  const heartbeat = createHeartbeat(randomUUID());
  /** Whether a connection has failed: events may have been missed before each later connection. */
  let hasFailed = false;
  let hasIgnoredMessage = false;

  const publish = (message: string) =>
    published.publish(message, () =>
      data.run((client) => client.eval(PUBLISH_AT_PRIMARY, 1, UNUSED_KEY, EVENTS_CHANNEL, message)),
    );

  const connection = await connectRedis(config, logger, {
    role: 'events',
    async prepare(client) {
      try {
        await client.subscribe(EVENTS_CHANNEL);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      published.onSubscribed();
      // Only now: a listener that reads from here on misses no event published later.
      if (hasFailed) local.notifyAll((listener) => listener.onReconnect());
    },
    async check(client) {
      await client.ping();
      // The data connection reports its own failures.
      if (!data.isReady()) return;
      try {
        await publish(heartbeat);
      } catch (error) {
        if (error instanceof RedisFailure && error.code === NOT_RECEIVED) {
          data.reconnect();
          connection.reconnect();
        }
        throw error;
      }
    },
  });
  // The subscription survives when its server becomes a replica, and ends without notice when that is removed.
  data.onDemoted(connection.reconnect);
  // Also if the first attempt fails: other replicas may have published meanwhile.
  connection.client.on('close', () => {
    hasFailed = true;
    published.onUnsubscribed();
  });
  connection.client.on('message', (_channel, message) => {
    published.onReceived(message);
    if (isHeartbeat(message)) return;
    const event = parseEvent(message);
    if (event !== null) {
      local.notifyAll((listener) => listener.onEvent(event));
    } else if (!hasIgnoredMessage) {
      hasIgnoredMessage = true;
      logger.warn({ channel: EVENTS_CHANNEL }, 'unknown event message ignored');
    }
  });

  return {
    isReady: connection.isReady,
    started: connection.started,
    setCredentials: connection.setCredentials,
    close: connection.close,
    listen: (listener) => local.listen(listener),
    async publish(event) {
      try {
        await publish(encodeEvent(event));
      } catch (cause) {
        // If Redis published it after all, listeners are notified twice, which is harmless.
        local.notifyAll((listener) => listener.onEvent(event));
        throw new EventsUnavailable({ cause });
      }
    },
  };
}
