/** Transport over WebSocket (graphql-ws). */
import { type Client, createClient } from 'graphql-ws/client';
import type { LinkTransport, TransportOptions } from './LinkTransport.js';
import { postOperation } from './postOperation.js';

export function createWebSocketTransport(options: TransportOptions): LinkTransport {
  const { url, headers = () => ({}) } = options;
  let client: Client | null = null;

  /** On the first subscription: a page that is rendered on a server may have no `WebSocket`. */
  function getClient(): Client {
    client ??= createClient({
      url: new URL(url, globalThis.location?.href).href.replace(/^http/, 'ws'),
      // A page cannot set headers of a WebSocket.
      connectionParams: headers,
      // The session subscribes again. graphql-ws itself would give up at the first reconnect that fails.
      retryAttempts: 0,
    });
    return client;
  }

  return {
    send: (request) => postOperation(options, request),
    subscribe: (request, sink) => getClient().subscribe(request, sink),
  };
}
