/**
 * Refuses an HTTP request before it is an operation: status and headers are the error's own. In the media type of GraphQL's own answers: in `application/json`, some
 * clients do not look into a failure.
 */
import type { FastifyReply } from 'fastify';
import type { AppError } from '../../errors/AppError';
import { formatFailure } from '../errors';
import { negotiateMediaType } from '../negotiateMediaType';

export function refuse(reply: FastifyReply, error: AppError): FastifyReply {
  const type = negotiateMediaType(reply.request.headers.accept) ?? 'application/json; charset=utf-8';
  return reply
    .code(error.httpStatus)
    .headers(error.httpHeaders)
    .type(type)
    .send(JSON.stringify({ errors: [formatFailure(error)] }));
}
