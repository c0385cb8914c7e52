/** GraphQL over HTTP at `/graphql`, where WebSocket upgrades arrive too. */
import type { GraphQLResponse, HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { LARGE_RESPONSE_BYTES, yieldToEventLoop } from '../../../async/yieldToEventLoop';
import type { Authenticator } from '../../../auth/Authenticator';
import { BadRequest } from '../../../errors/BadRequest';
import { type Context, type CreateContextOptions, createContext } from '../../context';
import { stringifyResponse } from '../../execution/JsonText';
import { negotiateMediaType } from '../../negotiateMediaType';
import { readParams } from '../../readParams';
import type { GraphQLServer } from '../../subscriptions/GraphQLServer';
import { toHeaderMap } from '../../toHeaderMap';
import { isCallbackRequest } from '../callback/callbackRequest';
import { cancelOnDisconnect } from '../cancelOnDisconnect';
import { exemptFromCsrfPrevention } from '../csrfPrevention';
import { refuseUnsupportedEncoding } from '../refuseUnsupportedEncoding';
import type { WebSocketTransport } from '../webSocket/openWebSocketTransport';

export interface GraphQLOverHttpOptions {
  readonly graphql: GraphQLServer;
  readonly contextOptions: CreateContextOptions;
  readonly authenticator: Authenticator;
  readonly wsHandler: WebSocketTransport['wsHandler'];
}

export function registerGraphQLOverHttp(
  server: FastifyInstance,
  { graphql: { apollo, knownOperations }, contextOptions, authenticator, wsHandler }: GraphQLOverHttpOptions,
): void {
  async function handler(request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    const mediaType = negotiate(request);
    exemptFromCsrfPrevention(request.method, request.headers);
    const http = toApolloRequest(request);
    let context: Context | undefined;
    const cancellation = cancelOnDisconnect(reply.raw);
    const getContext = () => {
      context ??= createContext(contextOptions, {
        cancellation,
        headers: request.headers,
        viewer: authenticator.getViewer(request),
        requestId: request.id,
        transport: isCallbackRequest(request) ? 'callback' : 'http',
      });
      return context;
    };
    const known = await runKnown(http, getContext);
    let text: string;
    if (known?.body.kind === 'single') {
      reply.code(known.http.status ?? 200).header('content-type', mediaType);
      text = stringifyResponse(known.body.singleResult);
    } else {
      const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: http,
        context: async () => getContext(),
      });
      // For requests that Apollo Server rejects before execution; otherwise the trace has ended.
      context?.trace.end(status !== undefined && status >= 400 ? `HTTP ${status}` : undefined);
      reply.code(status ?? 200);
      for (const [name, value] of headers) reply.header(name, value);
      // Incremental bodies are for `@defer`, which the schema does not have.
      text = body.kind === 'complete' ? body.string : '';
    }
    // Serialising it has just occupied the event loop.
    if (text.length > LARGE_RESPONSE_BYTES) await yieldToEventLoop();
    return Buffer.from(text);
  }

  /** @returns null for a request that Apollo Server must parse or run. */
  function runKnown(
    http: HTTPGraphQLRequest,
    getContext: () => Context,
  ): Promise<GraphQLResponse | null> | null {
    const params = http.method === 'POST' ? readParams(http.body) : '';
    if (typeof params === 'string') return null;
    params.http = http;
    return knownOperations.run(params, getContext);
  }

  const route: Omit<RouteOptions, 'method'> = {
    url: '/graphql',
    onRequest: (request) => authenticator.authenticate(request),
    preParsing(request, _reply, _payload, done) {
      refuseUnsupportedEncoding(request.headers);
      done();
    },
    handler,
  };
  server.route({ ...route, method: 'GET', wsHandler });
  // Apollo Server responds to the other methods with 405.
  server.route({ ...route, method: ['POST', 'PUT', 'PATCH', 'DELETE'] });
}

/**
 * Refuses an operation whose response the client does not accept. Apollo Server does so too, but only after it has
 * executed the operation: a created link token would be lost.
 *
 * @returns the media type of the response.
 * @throws {BadRequest}
 */
function negotiate({ method, headers, url }: FastifyRequest): string | undefined {
  const mediaType = negotiateMediaType(headers.accept);
  // Apollo Server serves Sandbox at the URL without parameters, as text/html.
  const isOperation = method === 'POST' || (method === 'GET' && url.includes('?'));
  if (!isOperation || mediaType !== undefined) return mediaType;
  throw new BadRequest(
    'The response is application/json or application/graphql-response+json, which the Accept header excludes. Subscriptions are served over WebSocket at this path, and over server-sent events (text/event-stream) at /graphql/stream.',
    406,
  );
}

function toApolloRequest({ method, headers, body, url }: FastifyRequest): HTTPGraphQLRequest {
  const query = url.indexOf('?');
  return { method, headers: toHeaderMap(headers), body, search: query < 0 ? '' : url.slice(query) };
}
