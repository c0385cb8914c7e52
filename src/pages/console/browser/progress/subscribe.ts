/** The subscription, over server-sent events by graphql-sse, connected again for as long as there is more to come. */
import type { Client } from 'graphql-sse';
import type { GraphQLResponse, ResponseError } from '../calls/responses.js';
import { parseResponse, resolveUrl } from '../calls/sendOperation.js';

/** The script before this one, which is not a module. */
declare const graphqlSse: typeof import('graphql-sse');

export interface SubscribeOptions {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Asked for again with each connection. */
  headers(): Record<string, string>;
  connecting(): void;
  connected(): void;
  /** The connection broke off, and is tried again after this many seconds. */
  waiting(seconds: number): void;
  answered(answer: GraphQLResponse): void;
  /** Whether what came last was the last there is. */
  isFinished(): boolean;
  ended(): void;
  refused(errors: readonly ResponseError[]): void;
}

class Refused extends Error {
  constructor(readonly errors: readonly ResponseError[]) {
    super('The server refuses to stream.');
  }
}

const LONGEST_WAIT_SECONDS = 15;

/** @returns how to stop. */
export function subscribe(options: SubscribeOptions): () => void {
  let refusal: readonly ResponseError[] | null = null;
  let tries = 0;
  let isFirst = true;
  let stopped = false;
  let wakeUp = () => {};

  async function wait(): Promise<void> {
    const seconds = Math.min(2 ** tries, LONGEST_WAIT_SECONDS);
    tries += 1;
    options.waiting(seconds);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      addEventListener('online', wakeUp, { once: true });
    });
    removeEventListener('online', wakeUp);
  }

  const client: Client = graphqlSse.createClient({
    url: resolveUrl('graphql/stream'),
    headers: options.headers,
    retryAttempts: Number.POSITIVE_INFINITY,
    // By itself it would ask again what the server has refused.
    async fetchFn(input: string, init: RequestInit) {
      const response = await fetch(input, init);
      if (response.status >= 400 && response.status < 500) {
        refusal = (await parseResponse(response)).errors ?? [];
      }
      return response;
    },
    async retry() {
      if (refusal) throw new Refused(refusal);
      await wait();
    },
  });

  function start(): void {
    client.subscribe(
      { query: options.query, variables: { ...options.variables } },
      {
        next(result) {
          // One that breaks off after its first answer, again and again, is not asked for ever faster.
          if (!isFirst) tries = 0;
          isFirst = false;
          options.answered(result as GraphQLResponse);
        },
        error(error) {
          if (!stopped) options.refused(errorsOf(error));
        },
        complete() {
          if (stopped) return;
          if (options.isFinished()) return options.ended();
          // A server that stops takes its leave of everybody, and another may be there by now.
          void wait().then(() => {
            if (!stopped) start();
          });
        },
      },
      {
        connecting: options.connecting,
        connected() {
          isFirst = true;
          options.connected();
        },
      },
    );
  }

  start();
  return () => {
    stopped = true;
    wakeUp();
    client.dispose();
  };
}

function errorsOf(error: unknown): readonly ResponseError[] {
  if (error instanceof Refused) return error.errors;
  return [{ message: 'The stream could not be read.' }];
}
