/** WebSocket transport, at the path of GraphQL over HTTP only. */
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { LinkedList } from '../../../async/LinkedList';
import { Forbidden } from '../../../errors/Forbidden';
import { Overloaded } from '../../../errors/Overloaded';
import type { OriginReporter } from '../createOriginReporter';
import { isOriginAllowed } from '../csrfPrevention';
import { refuse } from '../refuse';
import type { Transport } from '../Transport';
import { filterWebSocketUpgrades } from './filterWebSocketUpgrades';
import { WebSocketConnection, type WebSocketOptions } from './WebSocketConnection';

export interface WebSocketTransportOptions extends WebSocketOptions {
  /** Origins whose pages may open a WebSocket, besides the server's own. */
  readonly corsOrigins: readonly (string | RegExp)[];
  readonly reportOrigin: OriginReporter;
  /** Maximum size of a message. */
  readonly bodyBytes: number;
}

export interface WebSocketTransport extends Transport {
  /** Handler for the route of WebSocket upgrades. */
  readonly wsHandler: (socket: WebSocket, request: FastifyRequest) => void;
}

/** Must be called before the route with the `wsHandler` is registered. */
export async function openWebSocketTransport(
  server: FastifyInstance,
  { corsOrigins, reportOrigin, bodyBytes, ...options }: WebSocketTransportOptions,
): Promise<WebSocketTransport> {
  const connections = new LinkedList<WebSocketConnection>();
  let isClosing = false;

  await server.register(websocket, {
    options: {
      server: filterWebSocketUpgrades(server.server),
      maxPayload: bodyBytes,
      handleProtocols,
      // It would take a third of a megabyte per connection and let 1 KB decompress to 1 MB.
      perMessageDeflate: false,
    },
    // A socket closes itself after an error, with a close code for the client.
    errorHandler: () => {},
    preClose(done) {
      for (const connection of connections.values()) connection.terminate();
      done();
    },
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.ws || request.is404) return done();
    if (request.routeOptions.url !== '/graphql') return reply.callNotFound();
    const refusal = options.admissionControl.acquire();
    if (refusal !== null) return void refuse(reply.header('connection', 'close'), new Overloaded());
    // Admission control counts the operations, not the connection.
    options.admissionControl.release();
    if (isOriginAllowed(request, corsOrigins)) return done();
    reportOrigin(request.headers.origin);
    const message = 'This origin is not allowed to open a WebSocket. Add it to CORS_ORIGINS.';
    refuse(reply, new Forbidden(message, null));
  });

  return {
    wsHandler(socket, request) {
      const connection = new WebSocketConnection(socket, request, options);
      const remove = connections.add(connection);
      options.metrics.liveConnection('websocket', 1);
      void connection.closed.then(() => {
        remove();
        options.metrics.liveConnection('websocket', -1);
      });
      if (isClosing) connection.close();
    },
    async close() {
      isClosing = true;
      for (const connection of connections.values()) connection.close();
      await Promise.all(connections.values().map(({ closed }) => closed));
    },
  };
}
