/** A server shared by all tests of a file or `describe`, for tests that inspect only what they cause. */
import { startOnce } from './closing';

/** Records that tests inspect: calls received by its Plaid, and log lines. */
interface Records {
  readonly calls?: readonly unknown[];
  readonly log?: readonly unknown[];
}

/** Like `startOnce`. Each test starts without the calls and log lines of earlier tests. */
export function startShared<T extends Records>(start: () => Promise<T>): () => T {
  const started = startOnce(start);
  return () => {
    const server = started();
    for (const records of [server.calls, server.log]) (records as unknown[] | undefined)?.splice(0);
    return server;
  };
}
