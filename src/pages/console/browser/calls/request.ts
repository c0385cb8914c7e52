/** Queries and the mutation, by `fetch` to this server. Whatever goes wrong becomes an answer with errors. */
import type { AnswerError, GraphQLAnswer } from './answers.js';

/** Relative to the page, before whose path a proxy may have put another. */
export function urlOf(path: 'graphql' | 'graphql/stream'): string {
  return new URL(path, document.baseURI).href;
}

export async function ask(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): Promise<GraphQLAnswer> {
  try {
    const response = await fetch(urlOf('graphql'), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return await answerIn(response);
  } catch {
    return { errors: [{ message: 'The server does not answer. Is it running?' }] };
  }
}

/** Also of what is no GraphQL, such as a proxy's page that says that something is wrong. */
export async function answerIn(response: Response): Promise<GraphQLAnswer> {
  const json: unknown = await response.json().catch(() => null);
  if (isAnswer(json)) return json;
  return { errors: [{ message: `The answer is not GraphQL: HTTP ${response.status}.` }] };
}

function isAnswer(json: unknown): json is GraphQLAnswer {
  return typeof json === 'object' && json !== null && ('data' in json || 'errors' in json);
}

export function isTurnedAway(errors: readonly AnswerError[]): boolean {
  return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
}
