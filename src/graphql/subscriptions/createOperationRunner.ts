/**
 * Operation runner: parameters and caller in, one result or an async iterable of results out. The WebSocket and SSE
 * transports only frame what it returns.
 *
 * HTTP requests, callback subscriptions of a router included, enter the same Apollo Server pipeline through
 * `executeHTTPGraphQLRequest`, which also parses GET and POST, prevents CSRF, and negotiates status and media type.
 */
import { type Caller, type CreateContextOptions, createContext } from '../context';
import { formatBadRequest, formatInternalServerError } from '../formatErrors';
import { readParams } from '../readParams';
import { toHeaderMap } from '../toHeaderMap';
import type { GraphQLServer } from './GraphQLServer';
import { type OperationResult, toResult } from './Updates';

/**
 * @param params unvalidated: an object with `query`, `operationName`, `variables` and `extensions`, as in the body of a
 * POST. Invalid ones lead to a result with an error.
 * @returns one result, or updates to read to the end or `return`. Never rejects.
 */
export type RunOperation = (params: unknown, caller: Caller) => Promise<OperationResult>;

export function createOperationRunner(
  { apollo, knownOperations }: GraphQLServer,
  options: CreateContextOptions,
): RunOperation {
  return async (params, caller) => {
    const parsed = readParams(params);
    if (typeof parsed === 'string') return { errors: [formatBadRequest(parsed)] };
    const contextValue = createContext(options, caller);
    const http = { method: 'POST', headers: toHeaderMap(caller.headers), search: '', body: params };
    const request = { ...parsed, http };
    try {
      const { body } =
        (await knownOperations.run(request, () => contextValue)) ??
        (await apollo.executeOperation(request, { contextValue }));
      return toResult(body);
    } catch {
      // Unexpected; Apollo Server has logged it. Over HTTP it would respond with 500.
      contextValue.trace.end('INTERNAL_SERVER_ERROR');
      return { errors: [formatInternalServerError()] };
    }
  };
}
