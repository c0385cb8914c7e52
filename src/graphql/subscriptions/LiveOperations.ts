/**
 * Operations that come by a transport which can answer more than once: WebSocket, server-sent events. Each goes through Apollo
 * Server as one over HTTP does; of a subscription, the updates come back.
 */

import type { IncomingHttpHeaders } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { CancellationToken } from '../../async/CancellationToken';
import type { Viewer } from '../../auth/Viewer';
import { isJsonObject } from '../../codec/json';
import { type Context, type ContextOptions, createContext } from '../context';
import { badRequest, internalServerError } from '../errors';
import type { TransportName } from '../transports/transportNames';
import type { SubscriptionSink, Updates } from './SubscriptionSink';

export interface Caller {
  /** Of the request, or of what opened the connection. */
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly transport: TransportName;
  /** When it has hung up. */
  readonly cancellation?: CancellationToken;
  /** Whether what it sent came by GET, which must not change anything. */
  readonly byGet?: boolean;
}

export class LiveOperations {
  readonly #graphql: ApolloServer<Context>;
  readonly #options: ContextOptions;

  constructor(graphql: ApolloServer<Context>, options: ContextOptions) {
    this.#graphql = graphql;
    this.#options = options;
  }

  /**
   * Runs what a caller sent: an object with `query`, `operationName`, `variables` and `extensions`, as in the body of a
   * request. Whatever is wrong with it is told in the result.
   */
  async run(params: unknown, caller: Caller): Promise<FormattedExecutionResult | Updates> {
    const request = readParams(params);
    if (typeof request === 'string') return { errors: [badRequest(request)] };
    const sink = new Holder(caller.byGet ?? false);
    const contextValue = createContext(this.#options, { ...caller, sink });
    try {
      const { body } = await this.#graphql.executeOperation(
        {
          ...request,
          http: { method: 'POST', headers: headerMap(caller.headers), search: '', body: params },
        },
        { contextValue },
      );
      if (sink.updates) return sink.updates;
      return body.kind === 'single' ? body.singleResult : { errors: [badRequest('`@defer` is not served.')] };
    } catch {
      // What Apollo Server did not expect: it has said so in the log, and over HTTP answers 500.
      contextValue.trace.end('INTERNAL_SERVER_ERROR');
      await sink.updates?.return();
      return { errors: [internalServerError()] };
    }
  }
}

/** Keeps the updates for whoever asked for them. */
class Holder implements SubscriptionSink {
  updates: Updates | null = null;

  constructor(readonly refusesMutations: boolean) {}

  async open(): Promise<void> {}

  deliver(updates: Updates): void {
    this.updates = updates;
  }
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

function headerMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
