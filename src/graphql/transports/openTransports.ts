/** Opens the transports with long-lived connections: WebSocket and server-sent events (SSE). */
import type { FastifyInstance } from 'fastify';
import { withTimeout } from '../../async/withTimeout';
import { type EventStreamTransportOptions, openEventStreamTransport } from './sse/openEventStreamTransport';
import {
  openWebSocketTransport,
  type WebSocketTransport,
  type WebSocketTransportOptions,
} from './webSocket/openWebSocketTransport';

export interface Transports extends Pick<WebSocketTransport, 'wsHandler'> {
  /** Graceful shutdown. Resolves when all connections have ended, or after the timeout. */
  close(timeoutMs: number): Promise<void>;
}

export async function openTransports(
  server: FastifyInstance,
  options: WebSocketTransportOptions & EventStreamTransportOptions,
): Promise<Transports> {
  const webSocket = await openWebSocketTransport(server, options);
  const eventStream = openEventStreamTransport(server, options);
  return {
    wsHandler: webSocket.wsHandler,
    close: (timeoutMs) => withTimeout(timeoutMs, Promise.all([webSocket.close(), eventStream.close()])),
  };
}
