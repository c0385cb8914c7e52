/**
 * Refuses a request before it is an operation. In the media type of GraphQL's own answers: in `application/json`, some
 * clients do not look into a failure.
 */
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { mediaTypeFor } from '../mediaType';

export function refuse(reply: FastifyReply, status: number, error: GraphQLFormattedError): FastifyReply {
  const type = mediaTypeFor(reply.request.headers.accept) ?? 'application/json; charset=utf-8';
  return reply
    .code(status)
    .type(type)
    .send(JSON.stringify({ errors: [error] }));
}
