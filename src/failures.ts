/**
 * What fails before GraphQL looks as if it failed there: who is not let in, a body that is not JSON or too large, an
 * unknown path.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { KeysUnavailable } from './auth/KeysUnavailable';
import { Unauthenticated } from './auth/Unauthenticated';
import { badRequest, formatFailure, internalServerError, problemForTheLog } from './graphql/errors';
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
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ errors: [badRequest('There is nothing at this path. GraphQL is at /graphql.')] }),
  );
  server.setErrorHandler((error: FailureOfFastify, _request, reply) => {
    const { statusCode, code, name } = error;
    const failure = formatFailure(error);
    if (failure !== null) {
      const { level, problem } = problemForTheLog(error) ?? { level: 'info', problem: reasonOf(error) };
      logger[level]({ problem }, 'not let in');
      if (error instanceof Unauthenticated) reply.header('www-authenticate', 'Bearer');
      return reply.code(error instanceof KeysUnavailable ? 503 : 401).send({ errors: [failure] });
    }
    if (statusCode === undefined || statusCode >= 500) {
      logger.error({ problem: `${name} ${code ?? ''}`.trim() }, 'request failed');
      return reply.code(500).send({ errors: [internalServerError()] });
    }
    return reply
      .code(statusCode)
      .send({ errors: [badRequest(messages[statusCode] ?? 'The request is malformed.')] });
  });
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
