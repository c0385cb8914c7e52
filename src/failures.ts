/**
 * What fails before GraphQL looks as if it failed there: who is not let in, a body that is not JSON or too large, an
 * unknown path.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { KeysUnavailable } from './auth/KeysUnavailable';
import { Unauthenticated } from './auth/Unauthenticated';
import { badRequest, formatFailure, internalServerError, problemForTheLog } from './graphql/errors';
import { mediaTypeFor } from './graphql/httpStatus';
import { type SecurityHeadersOptions, securityHeaders } from './securityHeaders';
import type { Logger } from './telemetry/logger';

export function answerFailures(
  server: FastifyInstance,
  logger: Logger,
  { bodyBytes }: { readonly bodyBytes: number },
): void {
  const messages: Readonly<Record<number, string>> = {
    400: 'The body is not valid JSON.',
    413: `The body is larger than ${bodyBytes} bytes.`,
    415: 'The body must be JSON in UTF-8, not packed, with Content-Type: application/json.',
  };
  server.setNotFoundHandler((request, reply) =>
    answer(request, reply.code(404), badRequest('There is nothing at this path. GraphQL is at /graphql.')),
  );
  server.setErrorHandler((error: FailureOfFastify, request, reply) => {
    const { statusCode, code, name } = error;
    if (error instanceof Unauthenticated) {
      logger.info({ problem: error.reason }, 'not let in');
      return answer(request, reply.code(401).header('www-authenticate', 'Bearer'), formatFailure(error));
    }
    if (error instanceof KeysUnavailable) {
      logger.error({ problem: problemForTheLog(error)?.problem }, 'not let in');
      return answer(request, reply.code(503), formatFailure(error));
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

interface FailureOfFastify extends Error {
  readonly code?: string;
  readonly statusCode?: number;
}

/** Fastify's `frameworkErrors`: what it finds wrong before it knows the route. */
export function refuseUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  reply.code(400).send({ errors: [badRequest('The URL is malformed.')] });
}

/** What Node's parser refuses, by its codes. */
const refusals: Readonly<Record<string, readonly [string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request was not sent in time.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'The chunks of the body have too much beside it.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large.'],
};

/** Fastify's `clientErrorHandler`: answers what is not HTTP, of which no route hears. */
export function refuseWhatIsNotHttp(
  options: SecurityHeadersOptions,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const headers = Object.entries(securityHeaders(options)).map(([name, value]) => `${name}: ${value}`);
  return ({ code = '' }, socket) => {
    const [status, message] = refusals[code] ?? ['400 Bad Request', 'The request is not valid HTTP.'];
    const body = JSON.stringify({ errors: [badRequest(message)] });
    const head = [
      `HTTP/1.1 ${status}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      ...headers,
    ];
    // A client that has gone needs no answer.
    if (socket.writable && code !== 'ECONNRESET') socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroy();
  };
}
