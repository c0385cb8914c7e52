/** A subscriber of a link token: the real `graphql-sse` client, with the updates it received. */
import { createClient } from 'graphql-sse';
import { closeAfterTest } from './closing';
import type { Data, GraphQLErrorAnswer } from './testApp';

export interface TestSubscription {
  /** Every update so far. */
  readonly updates: readonly Update[];
  /** The next update not yet returned. Rejects if there is none left. */
  next(): Promise<Update>;
  /** Resolves with all updates when the server ends the subscription. */
  readonly ended: Promise<readonly Update[]>;
  /** Disconnects. */
  stop(): Promise<void>;
}

export interface Update {
  readonly data?: Data;
  readonly errors?: readonly GraphQLErrorAnswer[];
}

export interface WatchOptions {
  readonly untilFinished?: boolean;
  readonly headers?: Record<string, string>;
  /** Selection of fields of `LinkTokenUpdate`. */
  readonly selection?: string;
}

const SELECTION = `reason linkSessionId newEvents { eventId eventName }
  linkToken { linkToken status publicTokens expiration linkSessions { linkSessionId outcome } }`;

/** @param url the server's. */
export function subscribeToLinkToken(
  url: string,
  token: string,
  { untilFinished = true, headers = {}, selection = SELECTION }: WatchOptions = {},
): TestSubscription {
  const client = createClient({ url: `${url}/graphql/stream`, headers, retryAttempts: 0 });
  const answers = client.iterate({
    query: `subscription ($token: String!, $untilFinished: Boolean!) {
      linkTokenUpdated(token: $token, untilFinished: $untilFinished) { ${selection} }
    }`,
    variables: { token, untilFinished },
  });
  const updates: Update[] = [];
  const untaken: Update[] = [];
  const waiting: { resolve(update: Update): void; reject(error: Error): void }[] = [];
  let isOver = false;

  async function read(): Promise<readonly Update[]> {
    for await (const answer of answers) {
      const { data, errors } = answer as Update;
      const update = { ...(data && { data: data.linkTokenUpdated }), ...(errors && { errors }) };
      updates.push(update);
      const first = waiting.shift();
      if (first) first.resolve(update);
      else untaken.push(update);
    }
    isOver = true;
    for (const { reject } of waiting.splice(0)) reject(new Error(`it ended: ${JSON.stringify(updates)}`));
    return updates;
  }
  const ended = read();
  // Callers that await `ended` receive the rejection themselves.
  ended.catch((error) => {
    isOver = true;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  const stop = async () => {
    await answers.return?.();
    client.dispose();
  };
  closeAfterTest(stop);

  return {
    updates,
    ended,
    stop,
    async next() {
      const first = untaken.shift();
      if (first) return first;
      if (isOver) throw new Error(`it has ended: ${JSON.stringify(updates)}`);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
}
