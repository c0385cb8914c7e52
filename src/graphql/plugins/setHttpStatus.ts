/**
 * HTTP status of well-formed requests that are not valid GraphQL: 200 for `application/json`, whose clients may ignore
 * the body of other statuses, and 400 for `application/graphql-response+json`.
 * https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { negotiateMediaType } from '../negotiateMediaType';
import type { OperationPlugin } from './OperationPlugin';

const invalidGraphQLCodes = new Set<unknown>([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.BAD_USER_INPUT,
]);

export const setHttpStatus: OperationPlugin = {
  willSendResponse({ request, response: { http, body } }) {
    if (http.status !== 400 || body.kind !== 'single') return;
    const [error] = body.singleResult.errors ?? [];
    if (!invalidGraphQLCodes.has(error?.extensions?.['code'])) return;
    const isJson = negotiateMediaType(request.http?.headers.get('accept'))?.startsWith('application/json');
    if (isJson) http.status = 200;
  },
};
