/**
 * Refuses an HTTP request before its operation runs, with the status and headers of the error. The media type is
 * negotiated as for GraphQL responses, since some clients ignore the body of a failed `application/json` response.
 */
import type { FastifyReply } from 'fastify';
import type { AppError } from '../../errors/AppError';
import { formatFailure } from '../formatErrors';
import { negotiateMediaType } from '../negotiateMediaType';

export function refuse(reply: FastifyReply, error: AppError): FastifyReply {
  const type = negotiateMediaType(reply.request.headers.accept) ?? 'application/json; charset=utf-8';
  return reply
    .code(error.httpStatus)
    .headers(error.httpHeaders)
    .type(type)
    .send(JSON.stringify({ errors: [formatFailure(error)] }));
}
