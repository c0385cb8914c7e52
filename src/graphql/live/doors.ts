/** The doors by which updates go out while somebody is there: WebSocket and server-sent events. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { openEventStreamDoor } from './eventStreamDoor';
import { openWebSocketDoor, type WebSocketDoor, type WebSocketDoorOptions } from './webSocketDoor';

export interface Doors extends Pick<WebSocketDoor, 'wsHandler'> {
  /** Resolves when all have ended, or after that many milliseconds. */
  close(patienceMs: number): Promise<void>;
}

export async function openDoors(server: FastifyInstance, options: WebSocketDoorOptions): Promise<Doors> {
  const webSocket = await openWebSocketDoor(server, options);
  const eventStream = openEventStreamDoor(server, options);
  return {
    wsHandler: webSocket.wsHandler,
    async close(patienceMs) {
      const patience = new AbortController();
      const ended = Promise.all([webSocket.close(), eventStream.close()]);
      const { signal } = patience;
      await Promise.race([ended, wait(patienceMs, undefined, { signal })]);
      patience.abort();
    },
  };
}
