/**
 * Events between replicas, by Redis: one channel for all, on which each replica also hears its own. They are published
 * by the connection for everything else, and heard by one that does nothing else.
 *
 * `@graphql-yoga/redis-event-target` does less than is needed here: it drops the promise of PUBLISH, so that nobody
 * could tell Plaid to send a webhook again, and says nothing of the gaps in which events were missed.
 */
import type { Redis } from 'ioredis';
import { EventsUnavailable } from '../errors/ServiceUnavailable';
import { connectRedis, type RedisConnection } from '../redis/connectRedis';
import { RedisFailure } from '../redis/RedisFailure';
import type { Logger } from '../telemetry/logger';
import { encodeEvent, parseEvent } from './eventMessage';
import type { LinkTokenEvent, LinkTokenEvents, LinkTokenEventsListener } from './LinkTokenEvents';
import { Listeners } from './Listeners';

/** Where Redis lets its users have certain channels alone, it has to let this server have this one. */
export const EVENTS_CHANNEL = 'plaid-link:events';

/**
 * @param publisher is there already, and stays its owner's to close.
 */
export async function createRedisEvents(url: URL, publisher: Redis, logger: Logger): Promise<RedisEvents> {
  const listeners = new Listeners(logger);
  /** From then on, each connection comes after a gap. */
  let hasFailed = false;
  const subscriber = await connectRedis(url, logger, {
    role: 'events',
    async prepare(client) {
      try {
        await client.subscribe(EVENTS_CHANNEL);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      // Now, and not when the connection was there: who looks from here on misses nothing between.
      if (hasFailed) listeners.onReconnect();
    },
  });
  // Also where there never was one: others may have published meanwhile.
  subscriber.client.on('close', () => {
    hasFailed = true;
  });
  return new RedisEvents(publisher, subscriber, listeners, logger);
}

export class RedisEvents implements LinkTokenEvents {
  readonly #publisher: Redis;
  readonly #subscriber: RedisConnection;
  readonly #listeners: Listeners;
  readonly #logger: Logger;
  #hasHeardNonsense = false;

  constructor(publisher: Redis, subscriber: RedisConnection, listeners: Listeners, logger: Logger) {
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    this.#listeners = listeners;
    this.#logger = logger;
    subscriber.client.on('message', (_channel: string, message: string) => this.#hear(message));
  }

  /** Hears what is published. */
  isReady(): boolean {
    return this.#subscriber.isReady();
  }

  /** Resolves after the first attempt, whether or not it succeeded: it goes on by itself. */
  get started(): Promise<void> {
    return this.#subscriber.started;
  }

  async publish(event: LinkTokenEvent): Promise<void> {
    try {
      await this.#publisher.publish(EVENTS_CHANNEL, encodeEvent(event));
    } catch (error) {
      // Should Redis have taken it after all, they hear it twice, which does no harm.
      this.#listeners.onEvent(event);
      throw new EventsUnavailable({ cause: new RedisFailure(error) });
    }
  }

  listen(listener: LinkTokenEventsListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Hears nothing from now on. */
  close(): Promise<void> {
    return this.#subscriber.close();
  }

  #hear(message: string): void {
    const event = parseEvent(message);
    if (event !== null) {
      this.#listeners.onEvent(event);
    } else if (!this.#hasHeardNonsense) {
      this.#hasHeardNonsense = true;
      this.#logger.warn({ channel: EVENTS_CHANNEL }, 'messages that are no events are ignored');
    }
  }
}
