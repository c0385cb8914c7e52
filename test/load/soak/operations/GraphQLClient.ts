/** HTTP client of the server with keep-alive connections. */
import { Agent, request } from 'undici';
import type { Caller } from './callers';

export interface GraphQLAnswer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Codes of its errors, with repetitions. */
  readonly codes: readonly string[];
  readonly ms: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

export interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly signal?: AbortSignal;
}

/** Far longer than any response of the server takes on a busy machine. */
export const MOST_MS = 60_000;

/** So that the server's open handles soon belong to current clients. */
const UNUSED_MS = 5_000;

export class GraphQLClient {
  readonly url: string;
  readonly #agent = new Agent({
    headersTimeout: MOST_MS,
    bodyTimeout: MOST_MS,
    keepAliveMaxTimeout: UNUSED_MS,
    connect: { timeout: MOST_MS },
  });

  constructor(url: string) {
    this.url = url;
  }

  /** @throws without a response. */
  async http({
    method = 'POST',
    path = '/graphql',
    headers = {},
    body = null,
    signal,
  }: Ask): Promise<HttpAnswer> {
    const begun = performance.now();
    const answer = await request(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body,
      dispatcher: this.#agent,
      ...(signal && { signal }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, text, ms: performance.now() - begun };
  }

  async graphql(
    caller: Caller,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<GraphQLAnswer> {
    const headers = { authorization: caller.authorization };
    return read(
      await this.http({ headers, body: JSON.stringify({ query, variables }), ...(signal && { signal }) }),
    );
  }

  async graphqlByGet(
    caller: Caller,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<GraphQLAnswer> {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const headers = { authorization: caller.authorization, 'apollo-require-preflight': 'true' };
    return read(await this.http({ method: 'GET', path: `/graphql?${search}`, headers }));
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function read({ status, text, ms }: HttpAnswer): GraphQLAnswer {
  const { data, errors } = parsed(text) as { data?: GraphQLAnswer['data']; errors?: unknown };
  return { status, data: data ?? null, codes: codesOf(errors), ms };
}

/** @param errors of a GraphQL response. */
export function codesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: { extensions?: { code?: unknown } } | null) =>
    String(error?.extensions?.code ?? 'NO_CODE'),
  );
}

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    return { errors: [{ extensions: { code: 'NOT_JSON' } }] };
  }
}
