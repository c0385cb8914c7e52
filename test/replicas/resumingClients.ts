/** The real clients as an app uses them: when a connection breaks they reconnect, here to the next replica. */
import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  type LiveRequest,
  type LiveResult,
  ResultCollector,
  webSocketUrl,
} from '../graphql/transports/liveClients';
import { closeAfterTest } from '../support/closing';
import type { Replica } from '../support/processes/replicas';
import type { Data } from '../support/testApp';

const retries = { retryAttempts: 5, retryWait: async () => {} };

/** @param replicas tried in order on each reconnect, starting over after the last. */
export function resumeByWebSocket(replicas: readonly Replica[], request: LiveRequest): LiveResult {
  const next = inTurn(replicas.map(({ url }) => webSocketUrl(url)));
  return listen(createWebSocketClient({ ...retries, url: next, webSocketImpl: WebSocket }), request);
}

/** @param replicas tried in order on each reconnect, starting over after the last. */
export function resumeByEventStream(replicas: readonly Replica[], request: LiveRequest): LiveResult {
  const next = inTurn(replicas.map(({ url }) => `${url}/graphql/stream`));
  const client = createEventStreamClient({ ...retries, retry: retries.retryWait, url: next });
  return listen(client, request);
}

interface Client {
  subscribe(
    request: LiveRequest,
    sink: { next(result: Data): void; error(error: unknown): void; complete(): void },
  ): () => void;
  dispose(): unknown;
}

/** Subscribes until the subscription completes. */
export function listen(client: Client, request: LiveRequest): LiveResult {
  const listener = new ResultCollector();
  listener.stop = client.subscribe(request, {
    next: (result) => listener.next(result),
    error: (error) => listener.end(error),
    complete: () => listener.end(null),
  });
  closeAfterTest(async () => client.dispose());
  return listener;
}

function inTurn(urls: readonly string[]): () => string {
  let connections = 0;
  return () => {
    const url = urls[connections % urls.length];
    if (url === undefined) throw new Error('There is no replica.');
    connections += 1;
    return url;
  };
}
