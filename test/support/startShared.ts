/** A server that all tests of a file or a `describe` share, for tests that look only at what they bring about. */
import { startOnce } from './closing';

/** What a server keeps for tests to look at: the calls that its Plaid got, and what it logged. */
interface Records {
  readonly calls?: readonly unknown[];
  readonly log?: readonly unknown[];
}

/** Like `startOnce`. Each test that asks for the server finds no calls and no log lines of earlier tests. */
export function startShared<T extends Records>(start: () => Promise<T>): () => T {
  const started = startOnce(start);
  return () => {
    const server = started();
    for (const records of [server.calls, server.log]) (records as unknown[] | undefined)?.splice(0);
    return server;
  };
}
