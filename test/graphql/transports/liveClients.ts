/** Real clients of the transports by which updates come, and one way to listen to all of them. */
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

/** What came of one operation. */
export interface LiveResult {
  readonly results: readonly Data[];
  /** How it ended: null where it was completed, else the errors, or whatever the client made of it. */
  readonly ended: Promise<Data>;
  /** Resolves once there are so many results. */
  count(results: number): Promise<void>;
  /** The client wants no more. */
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
    for (const look of this.#waiting) look();
  }

  end(how: Data): void {
    this.#end(how);
  }

  count(results: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.results.length >= results) resolve();
      };
      this.#waiting.push(look);
      look();
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

/** Its router has to be of an origin to which updates may be sent, and so is there before the server. */
export const byCallback =
  (router: Awaited<ReturnType<typeof startRouter>>): Connect =>
  async (url, headers = {}) => ({ run: (request) => router.run(url, request, headers) });
