/**
 * Operation runner: parameters and caller in, one result or an async iterable of results out. The WebSocket and SSE
 * transports only frame what it returns.
 *
 * HTTP requests, callback subscriptions of a router included, enter the same Apollo Server pipeline through
 * `executeHTTPGraphQLRequest`, which also parses GET and POST, prevents CSRF, and negotiates status and media type.
 */
import type { ApolloServer, GraphQLRequest } from '@apollo/server';
import { isJsonObject } from '../../codec/json';
import { type Caller, type Context, type CreateContextOptions, createContext } from '../context';
import { formatBadRequest, formatInternalServerError } from '../formatErrors';
import { toHeaderMap } from '../toHeaderMap';
import { type OperationResult, toResult } from './Updates';

/**
 * @param params unvalidated: an object with `query`, `operationName`, `variables` and `extensions`, as in the body of a
 * POST. Invalid ones lead to a result with an error.
 * @returns one result, or updates to read to the end or `return`. Never rejects.
 */
export type RunOperation = (params: unknown, caller: Caller) => Promise<OperationResult>;

export function createOperationRunner(
  graphql: ApolloServer<Context>,
  options: CreateContextOptions,
): RunOperation {
  return async (params, caller) => {
    const request = readParams(params);
    if (typeof request === 'string') return { errors: [formatBadRequest(request)] };
    const contextValue = createContext(options, caller);
    const http = { method: 'POST', headers: toHeaderMap(caller.headers), search: '', body: params };
    try {
      const { body } = await graphql.executeOperation({ ...request, http }, { contextValue });
      return toResult(body);
    } catch {
      // Unexpected; Apollo Server has logged it. Over HTTP it would respond with 500.
      contextValue.trace.end('INTERNAL_SERVER_ERROR');
      return { errors: [formatInternalServerError()] };
    }
  };
}

const PARAMS = ['query', 'operationName', 'variables', 'extensions'] as const;

/** @returns a message if the parameters are invalid. Null counts as absent. */
function readParams(params: unknown): GraphQLRequest | string {
  if (!isJsonObject(params)) return 'The request must be an object.';
  const request: Record<string, unknown> = {};
  for (const name of PARAMS) {
    const value = params[name];
    if (value === undefined || value === null) continue;
    const isText = name === 'query' || name === 'operationName';
    if (isText && typeof value !== 'string') return `\`${name}\` must be a string.`;
    if (!isText && !isJsonObject(value)) return `\`${name}\` must be an object.`;
    request[name] = value;
  }
  return request;
}
