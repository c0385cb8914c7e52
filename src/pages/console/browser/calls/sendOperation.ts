/** Sends queries and mutations to this server by `fetch`. Every failure becomes a response with `errors`. */
import type { GraphQLResponse, ResponseError } from './responses.js';

/** Resolves against the page, since a proxy may have put a path before the page's own. */
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
    return { errors: [{ message: 'The server cannot be reached. Check that it is running.' }] };
  }
}

/** Also takes responses that are not GraphQL, such as a proxy's error page. */
export async function parseResponse(response: Response): Promise<GraphQLResponse> {
  const json: unknown = await response.json().catch(() => null);
  if (isGraphQLResponse(json)) return json;
  return { errors: [{ message: `The response is not GraphQL (HTTP ${response.status}).` }] };
}

function isGraphQLResponse(json: unknown): json is GraphQLResponse {
  return typeof json === 'object' && json !== null && ('data' in json || 'errors' in json);
}

export function isUnauthenticated(errors: readonly ResponseError[]): boolean {
  return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
}
