/** GraphQL over WebSocket, at the path of GraphQL over HTTP and nowhere else. */
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { Forbidden } from '../../../errors/Forbidden';
import { Overloaded } from '../../../errors/RateLimited';
import { isWebSocketOriginAllowed } from '../csrfPrevention';
import { refuse } from '../refuse';
import type { Transport } from '../Transport';
import { filterWebSocketUpgrades } from './filterWebSocketUpgrades';
import { WebSocketConnection, type WebSocketOptions } from './WebSocketConnection';

export interface WebSocketTransportOptions extends WebSocketOptions {
  /** Whose pages may ask this server, besides its own. */
  readonly corsOrigins: readonly (string | RegExp)[];
  /** The most that one message may have. */
  readonly bodyBytes: number;
}

export interface WebSocketTransport extends Transport {
  /** For the route at which WebSockets are opened. */
  readonly wsHandler: (socket: WebSocket, request: FastifyRequest) => void;
}

const PATH = '/graphql';

/** Routes that are registered after this may have a `wsHandler`. */
export async function openWebSocketTransport(
  server: FastifyInstance,
  { corsOrigins, bodyBytes, ...options }: WebSocketTransportOptions,
): Promise<WebSocketTransport> {
  const connections = new Set<WebSocketConnection>();
  let isClosing = false;

  await server.register(websocket, {
    options: {
      server: filterWebSocketUpgrades(server.server),
      maxPayload: bodyBytes,
      handleProtocols,
      // It costs each connection a third of a megabyte, and lets a kilobyte become a thousand.
      perMessageDeflate: false,
    },
    // A socket that fails closes by itself, and its client knows why.
    errorHandler: () => {},
    preClose(done) {
      for (const connection of connections) connection.terminate();
      done();
    },
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.ws || request.is404) return done();
    if (request.routeOptions.url !== PATH) return reply.callNotFound();
    const refusal = options.admissionControl.acquire();
    if (refusal !== null) return void refuse(reply.header('connection', 'close'), new Overloaded(refusal));
    // It is its operations that take time.
    options.admissionControl.release();
    if (isWebSocketOriginAllowed(request, corsOrigins)) return done();
    refuse(reply, new Forbidden('Pages of this origin may not open a WebSocket here.', null));
  });

  return {
    wsHandler(socket, request) {
      const connection = new WebSocketConnection(socket, request, options);
      connections.add(connection);
      options.metrics.liveConnection('websocket', 1);
      void connection.closed.then(() => {
        connections.delete(connection);
        options.metrics.liveConnection('websocket', -1);
      });
      if (isClosing) connection.close();
    },
    async close() {
      isClosing = true;
      for (const connection of connections) connection.close();
      await Promise.all([...connections].map(({ closed }) => closed));
    },
  };
}
