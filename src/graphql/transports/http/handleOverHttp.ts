/**
 * GraphQL over HTTP: Fastify's requests for Apollo Server, and its answers for Fastify.
 *
 * Our own and not `@as-integrations/fastify`: that one makes a URL of each request's to find its query, and gives an
 * answer as text, which is then read twice more, to be counted and to be encoded.
 */
import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CancellationToken } from '../../../async/CancellationToken';
import { LARGE_RESPONSE_BYTES, yieldToEventLoop } from '../../../async/yieldToEventLoop';
import type { Span } from '../../../telemetry/tracing/Trace';
import type { Context } from '../../context';
import { toHeaderMap } from '../../toHeaderMap';
import { cancelOnDisconnect } from '../cancelOnDisconnect';

/** @param contextFor what the operation of a request may use. */
export function handleOverHttp(
  graphql: ApolloServer<Context>,
  contextFor: (request: FastifyRequest, cancellation: CancellationToken) => Context,
): (request: FastifyRequest, reply: FastifyReply) => Promise<Buffer> {
  return async (request, reply) => {
    let trace: Span | undefined;
    const cancellation = cancelOnDisconnect(reply.raw);
    const { status, headers, body } = await graphql.executeHTTPGraphQLRequest({
      httpGraphQLRequest: asApolloHasIt(request),
      context: async () => {
        const context = contextFor(request, cancellation);
        trace = context.trace;
        return context;
      },
    });
    // Of what Apollo Server refused before it was an operation.
    trace?.end(status !== undefined && status >= 400 ? `HTTP ${status}` : undefined);
    reply.code(status ?? 200);
    for (const [name, value] of headers) reply.header(name, value);
    // Answers in parts are for `@defer`, which the schema does not have.
    const text = body.kind === 'complete' ? body.string : '';
    // It was written just now.
    if (text.length > LARGE_RESPONSE_BYTES) await yieldToEventLoop();
    return Buffer.from(text);
  };
}

function asApolloHasIt({ method, headers, body, url }: FastifyRequest): HTTPGraphQLRequest {
  const query = url.indexOf('?');
  return { method, headers: toHeaderMap(headers), body, search: query < 0 ? '' : url.slice(query) };
}
