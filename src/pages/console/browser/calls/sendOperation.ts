/** Queries and the mutation, by `fetch` to this server. Whatever goes wrong becomes an answer with errors. */
import type { GraphQLResponse, ResponseError } from './responses.js';

/** Relative to the page, before whose path a proxy may have put another. */
export function resolveUrl(path: 'graphql' | 'graphql/stream'): string {
  return new URL(path, document.baseURI).href;
}

export async function sendOperation(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): Promise<GraphQLResponse> {
  try {
    const response = await fetch(resolveUrl('graphql'), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return await parseResponse(response);
  } catch {
    return { errors: [{ message: 'The server does not answer. Is it running?' }] };
  }
}

/** Also of what is no GraphQL, such as a proxy's page that says that something is wrong. */
export async function parseResponse(response: Response): Promise<GraphQLResponse> {
  const json: unknown = await response.json().catch(() => null);
  if (isAnswer(json)) return json;
  return { errors: [{ message: `The answer is not GraphQL: HTTP ${response.status}.` }] };
}

function isAnswer(json: unknown): json is GraphQLResponse {
  return typeof json === 'object' && json !== null && ('data' in json || 'errors' in json);
}

export function isUnauthenticated(errors: readonly ResponseError[]): boolean {
  return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
}
