/** GraphQL subscription over server-sent events (graphql-sse), reconnected until the last update has come. */
import type { Client } from 'graphql-sse';
import type { GraphQLResponse, ResponseError } from '../calls/responses.js';
import { parseResponse, resolveUrl } from '../calls/sendOperation.js';

/** Global of the classic script that the page loads first. */
declare const graphqlSse: typeof import('graphql-sse');

export interface SubscribeOptions {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Called for each connection. */
  headers(): Record<string, string>;
  onConnecting(): void;
  onConnected(): void;
  /** The connection was lost; the next attempt follows after this delay. */
  onRetry(seconds: number): void;
  onResponse(response: GraphQLResponse): void;
  /** Whether the last response was final. */
  isFinished(): boolean;
  onComplete(): void;
  onRejected(errors: readonly ResponseError[]): void;
}

const MAX_RETRY_SECONDS = 15;

/** @returns a function that ends the subscription. */
export function subscribe(options: SubscribeOptions): () => void {
  let rejection: readonly ResponseError[] | null = null;
  let retries = 0;
  let isFirst = true;
  let isStopped = false;
  let endWait = () => {};

  async function wait(): Promise<void> {
    const seconds = Math.min(2 ** retries, MAX_RETRY_SECONDS);
    retries += 1;
    options.onRetry(seconds);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
      addEventListener('online', endWait, { once: true });
    });
    removeEventListener('online', endWait);
  }

  const client: Client = graphqlSse.createClient({
    url: resolveUrl('graphql/stream'),
    headers: options.headers,
    retryAttempts: Number.POSITIVE_INFINITY,
    // graphql-sse would retry after a 4xx.
    async fetchFn(input: string, init: RequestInit) {
      const response = await fetch(input, init);
      if (response.status >= 400 && response.status < 500) {
        rejection = (await parseResponse(response)).errors ?? [];
      }
      return response;
    },
    async retry() {
      if (rejection) throw new Error('The server rejected the subscription.');
      await wait();
    },
  });

  function start(): void {
    client.subscribe(
      { query: options.query, variables: { ...options.variables } },
      {
        next(result) {
          // Only a second response resets the backoff: a connection that breaks after each first one stays slow.
          if (!isFirst) retries = 0;
          isFirst = false;
          options.onResponse(result as GraphQLResponse);
        },
        error() {
          if (!isStopped)
            options.onRejected(rejection ?? [{ message: 'The event stream could not be read.' }]);
        },
        complete() {
          if (isStopped) return;
          if (options.isFinished()) return options.onComplete();
          // A draining server completes its subscriptions. Another one may accept the next connection.
          void wait().then(() => {
            if (!isStopped) start();
          });
        },
      },
      {
        connecting: options.onConnecting,
        connected() {
          isFirst = true;
          options.onConnected();
        },
      },
    );
  }

  start();
  return () => {
    isStopped = true;
    endWait();
    client.dispose();
  };
}
