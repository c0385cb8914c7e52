/** Real clients of the transports for subscriptions, behind one interface. */
import { createClient as createEventStreamClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { closeAfterTest } from '../../support/closing';
import type { Data } from '../../support/testApp';
import type { startRouter } from './router';

export interface LiveRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
}

/** Results of one operation. */
export interface LiveResult {
  readonly results: readonly Data[];
  /** Resolves at the end: null if it completed, else the errors or what the client reports. */
  readonly ended: Promise<Data>;
  /** Resolves once there are that many results. */
  count(results: number): Promise<void>;
  /** Unsubscribes. */
  stop(): void;
}

export interface LiveClient {
  run(request: LiveRequest): LiveResult;
}

/** @param url of the server. */
export type Connect = (url: string, headers?: Record<string, string>, origin?: string) => Promise<LiveClient>;

export class ResultCollector implements LiveResult {
  readonly results: Data[] = [];
  readonly ended: Promise<Data>;
  stop: () => void = () => {};
  #end: (how: Data) => void = () => {};
  #waiting: (() => void)[] = [];

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  next(result: Data): void {
    this.results.push(result);
    for (const check of this.#waiting) check();
  }

  end(how: Data): void {
    this.#end(how);
  }

  count(results: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.results.length >= results) resolve();
      };
      this.#waiting.push(check);
      check();
    });
  }
}

function listenBy(
  subscribe: (
    request: LiveRequest,
    sink: { next(r: Data): void; error(e: Data): void; complete(): void },
  ) => () => void,
): LiveClient {
  return {
    run(request) {
      const listener = new ResultCollector();
      listener.stop = subscribe(request, {
        next: (result) => listener.next(result),
        error: (error) => listener.end(error),
        complete: () => listener.end(null),
      });
      return listener;
    },
  };
}

export const webSocketUrl = (url: string) => `${url.replace('http', 'ws')}/graphql`;

export const byWebSocket: Connect = async (url, headers = {}) => {
  const client = createWebSocketClient({
    url: webSocketUrl(url),
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers });
      }
    },
    retryAttempts: 0,
  });
  closeAfterTest(async () => client.dispose());
  return listenBy((request, sink) => client.subscribe<Data>(request, sink));
};

export const byEventStream: Connect = async (url, headers = {}) => {
  const client = createEventStreamClient({ url: `${url}/graphql/stream`, headers, retryAttempts: 0 });
  closeAfterTest(async () => client.dispose());
  return listenBy((request, sink) => client.subscribe<Data, Data>(request, sink));
};

/** The router starts before the server, whose configuration allows its origin. */
export const byCallback =
  (router: Awaited<ReturnType<typeof startRouter>>): Connect =>
  async (url, headers = {}) => ({ run: (request) => router.run(url, request, headers) });
