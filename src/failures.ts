/**
 * What fails before GraphQL looks as if it failed there: who is not let in, a body that is not JSON or too large, an
 * unknown path.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { KeysUnavailable } from './auth/KeysUnavailable';
import { Unauthenticated } from './auth/Unauthenticated';
import { badRequest, formatFailure, internalServerError, problemForTheLog } from './graphql/errors';
import { mediaTypeFor } from './graphql/httpStatus';
import type { Logger } from './telemetry/logger';

export function answerFailures(
  server: FastifyInstance,
  logger: Logger,
  { bodyBytes }: { readonly bodyBytes: number },
): void {
  const messages: Readonly<Record<number, string>> = {
    400: 'The body is not valid JSON.',
    413: `The body is larger than ${bodyBytes} bytes.`,
    415: 'The body must be JSON in UTF-8, with Content-Type: application/json.',
  };
  server.setNotFoundHandler((request, reply) =>
    answer(request, reply.code(404), badRequest('There is nothing at this path. GraphQL is at /graphql.')),
  );
  server.setErrorHandler((error: FailureOfFastify, request, reply) => {
    const { statusCode, code, name } = error;
    const failure = formatFailure(error);
    if (failure !== null) {
      const { level, problem } = problemForTheLog(error) ?? { level: 'info', problem: reasonOf(error) };
      logger[level]({ problem }, 'not let in');
      if (error instanceof Unauthenticated) reply.header('www-authenticate', 'Bearer');
      return answer(request, reply.code(error instanceof KeysUnavailable ? 503 : 401), failure);
    }
    if (statusCode === undefined || statusCode >= 500) {
      logger.error({ problem: `${name} ${code ?? ''}`.trim() }, 'request failed');
      return answer(request, reply.code(500), internalServerError());
    }
    const message = messages[statusCode] ?? 'The request is malformed.';
    return answer(request, reply.code(statusCode), badRequest(message));
  });
}

/** In the media type of GraphQL's own answers: in `application/json`, some clients do not look into a failure. */
function answer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  error: GraphQLFormattedError,
): FastifyReply {
  const type = mediaTypeFor(headers.accept) ?? 'application/json; charset=utf-8';
  return reply.type(type).send(JSON.stringify({ errors: [error] }));
}

function reasonOf(error: unknown): string {
  return error instanceof Unauthenticated ? error.reason : 'not allowed';
}

interface FailureOfFastify extends Error {
  readonly code?: string;
  readonly statusCode?: number;
}

/** Fastify's `frameworkErrors`: what it finds wrong before it knows the route. */
export function refuseUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  reply.code(400).send({ errors: [badRequest('The URL is malformed.')] });
}
