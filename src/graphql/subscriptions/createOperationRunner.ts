/**
 * Operation runner: parameters and caller in, one result or an async iterable of results out. The WebSocket and SSE
 * transports only frame what it returns.
 *
 * HTTP requests, a router's callback subscriptions among them, enter the same pipeline of Apollo Server through
 * `executeHTTPGraphQLRequest` (`handleOverHttp.ts`). It does what HTTP adds, and what would have to be written again here:
 * it reads the parameters of GET and POST, prevents CSRF, and chooses the status, headers and media type of the response.
 */
import type { ApolloServer } from '@apollo/server';
import { isJsonObject } from '../../codec/json';
import { type Caller, type Context, type CreateContextOptions, createContext } from '../context';
import { formatBadRequest, formatInternalServerError } from '../errors';
import { toHeaderMap } from '../toHeaderMap';
import { type OperationResult, toResult } from './Updates';

/**
 * @param params what the caller sent: an object with `query`, `operationName`, `variables` and `extensions`, as in the body
 * of a POST. Whatever is wrong with it is an error in the result.
 * @returns updates that the caller must read to their end, or return. Never rejects.
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
      // An unexpected error. Apollo Server has logged it; over HTTP it answers 500.
      contextValue.trace.end('INTERNAL_SERVER_ERROR');
      return { errors: [formatInternalServerError()] };
    }
  };
}

interface Params {
  readonly query?: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
}

/** A sentence for what cannot be an operation. */
function readParams(params: unknown): Params | string {
  if (!isJsonObject(params)) return 'The request must be an object.';
  const { query, operationName, variables, extensions } = params;
  if (isGiven(query) && typeof query !== 'string') return '`query` must be a string.';
  if (isGiven(operationName) && typeof operationName !== 'string') return '`operationName` must be a string.';
  if (isGiven(variables) && !isJsonObject(variables)) return '`variables` must be an object.';
  if (isGiven(extensions) && !isJsonObject(extensions)) return '`extensions` must be an object.';
  return {
    ...(typeof query === 'string' && { query }),
    ...(typeof operationName === 'string' && { operationName }),
    ...(isJsonObject(variables) && { variables }),
    ...(isJsonObject(extensions) && { extensions }),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
