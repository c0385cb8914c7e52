/**
 * The HTTP status of requests that are well-formed and not valid GraphQL: 200 for a client that takes
 * `application/json`, which may not look at the errors of anything else, and 400 for one that knows
 * `application/graphql-response+json`. https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';

const codesOfInvalidGraphQL = new Set<unknown>([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.BAD_USER_INPUT,
]);

export const answerJsonClientsWith200: ApolloServerPlugin = {
  async requestDidStart({ request }) {
    // One that names it, in whatever order of preference, can read a 400.
    if (request.http?.headers.get('accept')?.includes(GRAPHQL_RESPONSE)) return;
    return {
      async willSendResponse({ response: { http, body } }) {
        if (http.status !== 400 || body.kind !== 'single') return;
        const [error] = body.singleResult.errors ?? [];
        if (codesOfInvalidGraphQL.has(error?.extensions?.['code'])) http.status = 200;
      },
    };
  },
};
