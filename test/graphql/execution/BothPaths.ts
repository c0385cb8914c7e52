/**
 * Runs a request on both execution paths: compiled, and by graphql-js as for traced requests. The outcomes must be
 * byte-identical except for the trace. Each path has a server of its own, since a create with an idempotency key changes
 * the result of the next.
 */
import { type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp, type TestApp } from '../../support/testApp';
import { type CorpusRequest, OTHER, UNKNOWN } from './corpus/CorpusRequest';
import { UNKNOWN_TOKEN } from './corpus/plaidFailures';
import { EXAMPLE, json, type PlaidReply } from './corpus/plaidReplies';

export interface ExecutionOutcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sorted, since their order is not defined. */
  readonly plaidRequests: readonly string[];
  readonly logEntries: readonly unknown[];
}

export interface BothPaths {
  /** Sets Plaid's responses for `TOKEN` and for creates. */
  setPlaidResponses(replies: PlaidReplies): void;
  /** @returns the compiled outcome, then graphql-js's. */
  run(request: CorpusRequest): Promise<readonly [ExecutionOutcome, ExecutionOutcome]>;
}

/** Before the expiration of the token in Plaid's example. */
export const NOW = Date.parse('2025-03-11T09:20:00Z');

const TRACED = { 'apollo-federation-include-trace': 'ftv1' };
/** Messages of entries that depend on time, or that are logged once per process. */
const IGNORED_MESSAGES = new Set<unknown>(['plaid request', 'unknown data from plaid']);
/** Headers that differ between the paths or between requests. */
const IGNORED_HEADERS = new Set(['content-length', 'date', 'x-request-id']);

export async function startBothPaths(env: Record<string, string> = {}): Promise<BothPaths> {
  let replies: PlaidReplies = {};
  const plaid = await startPlaidDouble((call, response) => {
    const { status, headers, text } = getReply(call, replies);
    return sendJson(response, status, text, headers);
  });
  const startServer = () =>
    startTestApp(
      {
        PLAID_BASE_URL: plaid.url,
        PLAID_CLIENT_NAME: 'App',
        PLAID_LANGUAGE: 'en',
        PLAID_COUNTRY_CODES: 'US',
        // Requests of the corpus must not affect each other.
        MAX_PLAID_ATTEMPTS: '1',
        PLAID_BREAKER: 'off',
        ...env,
      },
      () => NOW,
    );
  const compiled = await startServer();
  const byGraphQLJs = await startServer();

  async function runOnce(
    { url, log }: TestApp,
    request: CorpusRequest,
    more: Record<string, string>,
  ): Promise<ExecutionOutcome> {
    const calls = plaid.calls.length;
    const lines = log.length;
    const response = await fetch(...toFetchArguments(url, request, more));
    const text = await response.text();
    const headers = [...response.headers].filter(([name]) => !IGNORED_HEADERS.has(name));
    return {
      status: response.status,
      headers: Object.fromEntries(headers),
      body: 'apollo-federation-include-trace' in more ? withoutTrace(text) : text,
      plaidRequests: plaid.calls
        .slice(calls)
        .map(({ path, text: body }) => `${path} ${body}`)
        .sort(),
      logEntries: log
        .slice(lines)
        .filter(({ msg }) => !IGNORED_MESSAGES.has(msg))
        .map(({ time, durationMs, plaidMs, requestId, ...line }) => line),
    };
  }

  return {
    setPlaidResponses(next) {
      replies = next;
    },
    // Sequential: concurrent reads would be coalesced.
    run: async (request) => [
      await runOnce(compiled, request, {}),
      await runOnce(byGraphQLJs, request, TRACED),
    ],
  };
}

interface PlaidReplies {
  readonly read?: PlaidReply;
  readonly create?: PlaidReply;
}

function getReply({ path, body }: PlaidCall, { read, create }: PlaidReplies): PlaidReply {
  const token = body['link_token'];
  if (path === '/link/token/create') return create ?? json(EXAMPLE);
  if (token === UNKNOWN) return UNKNOWN_TOKEN;
  return (token === OTHER ? null : read) ?? json(EXAMPLE);
}

function toFetchArguments(url: string, request: CorpusRequest, more: object): [string, RequestInit] {
  const { method = 'POST', query, variables, operationName, extensions, headers, body } = request;
  const parameters = { query, variables, operationName, extensions };
  const all = { 'content-type': 'application/json', 'apollo-require-preflight': 'true', ...headers, ...more };
  if (method !== 'GET') {
    return [`${url}/graphql`, { method, headers: all, body: body ?? JSON.stringify(parameters) }];
  }
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return [`${url}/graphql?${search}`, { headers: all }];
}

/** Removes exactly the trace; the rest is compared byte by byte. */
function withoutTrace(text: string): string {
  return text.replace(/,"extensions":\{"ftv1":"[A-Za-z0-9+/=]*"\}\}\n$/, '}\n');
}
