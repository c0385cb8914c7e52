/** Error codes of a GraphQL response, for the log, metrics and traces. */
import type { GraphQLResponse } from '@apollo/server';

/** Lists each code once: a response may have thousands of errors. */
export function listErrorCodes({ body }: Pick<GraphQLResponse, 'body'>): readonly string[] {
  const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
  return [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
}
