/** The transports by which updates go out while somebody is there: WebSocket and server-sent events. */
import type { FastifyInstance } from 'fastify';
import { withTimeout } from '../../async/withTimeout';
import { type EventStreamTransportOptions, openEventStreamTransport } from './sse/openEventStreamTransport';
import {
  openWebSocketTransport,
  type WebSocketTransport,
  type WebSocketTransportOptions,
} from './webSocket/openWebSocketTransport';

export interface Transports extends Pick<WebSocketTransport, 'wsHandler'> {
  /** Resolves when all have ended, or after that many milliseconds. */
  close(patienceMs: number): Promise<void>;
}

export async function openTransports(
  server: FastifyInstance,
  options: WebSocketTransportOptions & EventStreamTransportOptions,
): Promise<Transports> {
  const webSocket = await openWebSocketTransport(server, options);
  const eventStream = openEventStreamTransport(server, options);
  return {
    wsHandler: webSocket.wsHandler,
    close: (patienceMs) => withTimeout(patienceMs, Promise.all([webSocket.close(), eventStream.close()])),
  };
}
