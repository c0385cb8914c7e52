/** Subscribers of a gateway: real clients of its two transports. */
import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type LiveRequest, type LiveResult, ResultCollector } from '../graphql/transports/liveClients';
import { closeAfterTest } from '../support/closing';
import type { Data } from '../support/testApp';

/**
 * @param gateway its URL.
 * @param headers sent as connection parameters over WebSocket, since browsers send no headers there.
 */
type Subscribe = (gateway: string, request: LiveRequest, headers?: Record<string, string>) => LiveResult;

const byEventStream: Subscribe = (url, request, headers = {}) => {
  const client = createEventStreamClient({ url, headers, retryAttempts: 0 });
  closeAfterTest(async () => client.dispose());
  return listen((sink) => client.subscribe<Data, Data>(request, sink));
};

const byWebSocket: Subscribe = (url, request, headers = {}) => {
  const client = createWebSocketClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  closeAfterTest(async () => client.dispose());
  return listen((sink) => client.subscribe<Data>(request, sink));
};

export const subscribeBy = { 'server-sent events': byEventStream, WebSocket: byWebSocket };
export type GatewayClient = keyof typeof subscribeBy;

interface Sink {
  next(result: Data): void;
  error(error: unknown): void;
  complete(): void;
}

function listen(subscribe: (sink: Sink) => () => void): LiveResult {
  const listener = new ResultCollector();
  listener.stop = subscribe({
    next: (result) => listener.next(result),
    error: (error) => listener.end(error),
    complete: () => listener.end(null),
  });
  return listener;
}
