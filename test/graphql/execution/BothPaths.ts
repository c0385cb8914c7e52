/**
 * One server and both its ways to execute: compiled, like every request, and by graphql-js, as is one that asks for a
 * trace. What the two say has to be the same to the byte, but for the trace.
 */
import { type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { type CorpusRequest, OTHER, UNKNOWN } from './corpus/CorpusRequest';
import { UNKNOWN_TOKEN } from './corpus/plaidFailures';
import { EXAMPLE, json, type PlaidReply } from './corpus/plaidReplies';

export interface ExecutionOutcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What Plaid was asked, in no promised order. */
  readonly plaidRequests: readonly string[];
  readonly logEntries: readonly unknown[];
}

export interface BothPaths {
  /** From now on, of the token of the corpus, and of new ones. */
  setPlaidResponses(answers: PlaidAnswers): void;
  /** The first is as it was executed compiled. */
  run(request: CorpusRequest): Promise<readonly [ExecutionOutcome, ExecutionOutcome]>;
}

/** 2025, on the day of Plaid's own example, while its token is good. */
export const NOW = Date.parse('2025-03-11T09:20:00Z');

const TRACED = { 'apollo-federation-include-trace': 'ftv1' };
/** Of how Plaid was asked, which depends on how long it took, and of what is said once for all. */
const SAID_BESIDES = new Set<unknown>(['plaid request', 'unknown data from plaid']);
/** Of the answer's length, of nothing but the time, and the name of each. */
const OTHERWISE_EACH_TIME = new Set(['content-length', 'date', 'x-request-id']);

export async function startBothPaths(env: Record<string, string> = {}): Promise<BothPaths> {
  let answers: PlaidAnswers = {};
  const plaid = await startPlaidDouble((call, response) => {
    const { status, headers, text } = answerTo(call, answers);
    return sendJson(response, status, text, headers);
  });
  const { url, log } = await startTestApp(
    {
      PLAID_BASE_URL: plaid.url,
      PLAID_CLIENT_NAME: 'App',
      PLAID_LANGUAGE: 'en',
      PLAID_COUNTRY_CODES: 'US',
      // Each request of the corpus finds the server as the one before it did.
      MAX_PLAID_ATTEMPTS: '1',
      PLAID_BREAKER: 'off',
      ...env,
    },
    () => NOW,
  );

  async function told(request: CorpusRequest, more: Record<string, string>): Promise<ExecutionOutcome> {
    const calls = plaid.calls.length;
    const lines = log.length;
    const response = await fetch(...sent(url, request, more));
    const text = await response.text();
    const headers = [...response.headers].filter(([name]) => !OTHERWISE_EACH_TIME.has(name));
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
        .filter(({ msg }) => !SAID_BESIDES.has(msg))
        .map(({ time, durationMs, plaidMs, requestId, ...line }) => line),
    };
  }

  return {
    setPlaidResponses(next) {
      answers = next;
    },
    // One after the other: two reads at the same time would be one.
    run: async (request) => [await told(request, {}), await told(request, TRACED)],
  };
}

interface PlaidAnswers {
  readonly read?: PlaidReply;
  readonly create?: PlaidReply;
}

function answerTo({ path, body }: PlaidCall, { read, create }: PlaidAnswers): PlaidReply {
  const token = body['link_token'];
  if (path === '/link/token/create') return create ?? json(EXAMPLE);
  if (token === UNKNOWN) return UNKNOWN_TOKEN;
  return (token === OTHER ? null : read) ?? json(EXAMPLE);
}

function sent(url: string, request: CorpusRequest, more: object): [string, RequestInit] {
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

/** Exactly that: the rest is compared to the byte. */
function withoutTrace(text: string): string {
  return text.replace(/,"extensions":\{"ftv1":"[A-Za-z0-9+/=]*"\}\}\n$/, '}\n');
}
