/** Clients of a proxy with TLS: single requests, and subscriptions that resume when their connection ends. */
import { readFileSync } from 'node:fs';
import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';
import { type LiveResult, webSocketUrl } from '../graphql/transports/liveClients';
import { subscriptionRequest, updatesOf } from '../replicas/linkSessions';
import { listen } from '../replicas/resumingClients';
import { closeAfterTest } from '../support/closing';
import type { RunningProxy } from './proxies';

export interface Clients {
  /** Sends an operation once. @returns `ok`, the error code, `reset` or the status. */
  send(query: string, variables: object): Promise<string>;
  /** Subscribes to a token over WebSocket and over server-sent events. */
  subscribe(token: string): readonly LiveResult[];
}

/** Delay before a client connects again. */
const RETRY_MS = 50;

export function createClients({ url, ca }: RunningProxy, headers: Record<string, string>): Clients {
  const tls = { ca: readFileSync(ca) };
  const agent = new Agent({ connect: tls, connections: 64 });
  closeAfterTest(() => agent.destroy());
  const retries = {
    retryAttempts: 100,
    retryWait: () => new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS)),
  };
  return {
    async send(query, variables) {
      try {
        const { statusCode, body } = await agent.request({
          origin: url,
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables }),
        });
        const text = await body.text();
        if (statusCode !== 200) return String(statusCode);
        const { errors: [error] = [] } = JSON.parse(text);
        return error?.extensions.code ?? 'ok';
      } catch {
        return 'reset';
      }
    },
    subscribe(token) {
      const webSockets = createWebSocketClient({
        ...retries,
        url: webSocketUrl(url),
        webSocketImpl: class extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { headers, ...tls });
          }
        },
      });
      const eventStreams = createEventStreamClient({
        ...retries,
        retry: retries.retryWait,
        url: `${url}/graphql/stream`,
        headers,
        fetchFn: ((target, init) =>
          fetch(String(target), { ...(init as object), dispatcher: agent })) as typeof globalThis.fetch,
      });
      const request = subscriptionRequest(token);
      return [listen(webSockets, request), listen(eventStreams, request)];
    },
  };
}

/**
 * Ids of all events sent on the last connection of a subscriber, in order. The first update on a connection has all events
 * until then.
 *
 * @throws {Error} if an event was sent twice on one connection.
 */
export function deliveredTo(subscriber: LiveResult): readonly string[] {
  let delivered: string[] = [];
  for (const { reason, newEvents = [] } of updatesOf(subscriber)) {
    if (reason === 'SNAPSHOT') delivered = [];
    delivered.push(...newEvents);
    if (new Set(delivered).size < delivered.length) throw new Error(`An event was repeated: ${delivered}`);
  }
  return delivered;
}
