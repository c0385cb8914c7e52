/** The doors by which updates go out while somebody is there: WebSocket and server-sent events. */
import type { FastifyInstance } from 'fastify';
import { withTimeout } from '../../async/withTimeout';
import { type EventStreamDoorOptions, openEventStreamDoor } from './eventStreamDoor';
import { openWebSocketDoor, type WebSocketDoor, type WebSocketDoorOptions } from './webSocketDoor';

export interface Doors extends Pick<WebSocketDoor, 'wsHandler'> {
  /** Resolves when all have ended, or after that many milliseconds. */
  close(patienceMs: number): Promise<void>;
}

export async function openDoors(
  server: FastifyInstance,
  options: WebSocketDoorOptions & EventStreamDoorOptions,
): Promise<Doors> {
  const webSocket = await openWebSocketDoor(server, options);
  const eventStream = openEventStreamDoor(server, options);
  return {
    wsHandler: webSocket.wsHandler,
    close: (patienceMs) => withTimeout(patienceMs, Promise.all([webSocket.close(), eventStream.close()])),
  };
}
