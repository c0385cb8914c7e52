/** The subscription, over server-sent events by graphql-sse, connected again for as long as there is more to come. */
import type { Client } from 'graphql-sse';
import type { AnswerError, GraphQLAnswer } from '../calls/answers.js';
import { answerIn, urlOf } from '../calls/request.js';

/** The script before this one, which is not a module. */
declare const graphqlSse: typeof import('graphql-sse');

export interface WatchOptions {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Asked for again with each connection. */
  headers(): Record<string, string>;
  connecting(): void;
  connected(): void;
  /** The connection broke off, and is tried again after this many seconds. */
  waiting(seconds: number): void;
  answered(answer: GraphQLAnswer): void;
  /** Whether what came last was the last there is. */
  isFinished(): boolean;
  ended(): void;
  refused(errors: readonly AnswerError[]): void;
}

class Refused extends Error {
  constructor(readonly errors: readonly AnswerError[]) {
    super('The server refuses to stream.');
  }
}

const LONGEST_WAIT_SECONDS = 15;

/** @returns how to stop. */
export function watch(options: WatchOptions): () => void {
  let refusal: readonly AnswerError[] | null = null;
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
    url: urlOf('graphql/stream'),
    headers: options.headers,
    retryAttempts: Number.POSITIVE_INFINITY,
    // By itself it would ask again what the server has refused.
    async fetchFn(input: string, init: RequestInit) {
      const response = await fetch(input, init);
      if (response.status >= 400 && response.status < 500) {
        refusal = (await answerIn(response)).errors ?? [];
      }
      return response;
    },
    async retry() {
      if (refusal) throw new Refused(refusal);
      await wait();
    },
  });

  function subscribe(): void {
    client.subscribe(
      { query: options.query, variables: { ...options.variables } },
      {
        next(result) {
          // One that breaks off after its first answer, again and again, is not asked for ever faster.
          if (!isFirst) tries = 0;
          isFirst = false;
          options.answered(result as GraphQLAnswer);
        },
        error(error) {
          if (!stopped) options.refused(errorsOf(error));
        },
        complete() {
          if (stopped) return;
          if (options.isFinished()) return options.ended();
          // A server that stops takes its leave of everybody, and another may be there by now.
          void wait().then(() => {
            if (!stopped) subscribe();
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

  subscribe();
  return () => {
    stopped = true;
    wakeUp();
    client.dispose();
  };
}

function errorsOf(error: unknown): readonly AnswerError[] {
  if (error instanceof Refused) return error.errors;
  return [{ message: 'The stream could not be read.' }];
}
