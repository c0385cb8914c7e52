/** The real server on a free port, in front of a real or a scripted Plaid. */
import { type App, createApp } from '../../src/app';
import { readConfig } from '../../src/config/config';
import type { Environment } from '../../src/config/EnvironmentReader';
import { closeAfterTest } from './closing';
import { createTestLogger } from './logLine';
import { watchEnvironment, watchServer } from './secrets/secrecy';

export interface TestApp {
  readonly app: App;
  readonly url: string;
  /** Every log line so far, parsed. */
  readonly log: readonly Record<string, unknown>[];
  graphql<T = Data>(
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<GraphQLAnswer<T>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads results of any shape and asserts on them.
export type Data = any;

export interface GraphQLAnswer<T = Data> {
  readonly status: number;
  readonly data: T;
  readonly errors?: readonly GraphQLErrorAnswer[];
}

export interface GraphQLErrorAnswer {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** @param env added to a sandbox configuration with test keys; `PLAID_BASE_URL` is the URL of Plaid. */
export async function startTestApp(
  env: Environment & { PLAID_BASE_URL: string },
  now?: () => number,
): Promise<TestApp> {
  const whole = {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    // An attempt to read ends after a quarter of it; on a busy machine, a second one would confuse a count of calls.
    PLAID_TIMEOUT_MS: '60000',
    // Clients and Plaid run in this process, so a busy event loop is no sign of an overloaded server.
    MAX_EVENT_LOOP_TURN_MS: '0',
    ...env,
  };
  watchEnvironment(whole);
  const config = readConfig(whole);
  const log: Record<string, unknown>[] = [];
  const logger = createTestLogger(log);
  const plaidBaseUrl = new URL(env.PLAID_BASE_URL);
  const app = await createApp({ config, plaidBaseUrl, logger, ...(now && { now }) });
  closeAfterTest(() => app.stop());
  const url = await app.start();
  const unwatch = watchServer(url);
  closeAfterTest(async () => unwatch());

  return {
    app,
    url,
    log,
    graphql: (query, variables, headers) => askGraphQL(url, query, variables, headers),
  };
}

/** @param url the server's. */
export async function askGraphQL(
  url: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as { data: Data }) };
}
