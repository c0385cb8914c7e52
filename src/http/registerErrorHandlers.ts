/** Error responses for requests that fail before GraphQL, in GraphQL's format: bad body, unknown path, bad URL. */
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/AppError';
import { BadRequest, UnsupportedBody } from '../errors/BadRequest';
import { InternalServerError } from '../errors/InternalServerError';
import { formatBadRequest, logAuthenticationFailure } from '../graphql/formatErrors';
import { measureRejectedRequest } from '../graphql/plugins/measureOperations';
import { refuse } from '../graphql/transports/refuse';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics/Metrics';
import { buildSecurityHeaders } from './registerSecurityHeaders';
import { REQUEST_ID_HEADER } from './requestId';

export interface ErrorHandlerOptions {
  readonly bodyBytes: number;
  /** Sentence that names existing paths. */
  readonly hint?: string;
}

export function registerErrorHandlers(
  server: FastifyInstance,
  logger: Logger,
  { bodyBytes, hint = 'GraphQL is at /graphql.' }: ErrorHandlerOptions,
  metrics: Metrics,
): void {
  server.setNotFoundHandler((_request, reply) => refuse(reply, new BadRequest(`Not found. ${hint}`, 404)));
  server.setErrorHandler((error: FailureOfFastify, request, reply) => {
    const failure = appErrorFor(error, bodyBytes);
    if (failure instanceof InternalServerError) {
      const problem = `${error.name} ${error.code ?? ''}`.trim();
      logger.error({ requestId: request.id, problem }, 'request failed');
    } else logAuthenticationFailure(logger, failure, request);
    measureRejectedRequest(metrics, reply, failure);
    return refuse(reply, failure);
  });
}

function appErrorFor(error: FailureOfFastify, bodyBytes: number): AppError {
  if (error instanceof AppError) return error;
  const { statusCode: status = 500 } = error;
  if (status >= 500) return new InternalServerError();
  if (status === 413) return new BadRequest(`The body is larger than ${bodyBytes} bytes.`, status);
  if (status === 415) return new UnsupportedBody();
  return new BadRequest(status === 400 ? 'The body is not valid JSON.' : 'The request is malformed.', status);
}

interface FailureOfFastify extends Error {
  readonly code?: string;
  readonly statusCode?: number;
}

/** Fastify's `frameworkErrors`: handles errors before routing. */
export function handleFrameworkError(
  _error: unknown,
  { id, raw }: FastifyRequest,
  reply: FastifyReply,
): void {
  // No hook runs here. Node has detached the socket of an upgrade request, so it must be closed explicitly.
  if (raw.headers.upgrade !== undefined) reply.raw.once('finish', () => raw.socket.destroy());
  reply
    .header(REQUEST_ID_HEADER, id)
    .code(400)
    .send({ errors: [formatBadRequest('The URL is malformed.')] });
}

/** Responses to errors of Node's HTTP parser, by code. */
const parserErrors: Readonly<Record<string, readonly [string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request was not sent in time.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'The chunk extensions are too large.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large.'],
};

/** Fastify's `clientErrorHandler`: responds to invalid HTTP, for which no route or hook runs. */
export function createClientErrorHandler(
  production: boolean,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const headers = Object.entries(buildSecurityHeaders(production)).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return ({ code = '' }, socket) => {
    const [status, message] = parserErrors[code] ?? ['400 Bad Request', 'The request is not valid HTTP.'];
    const body = JSON.stringify({ errors: [formatBadRequest(message)] });
    const head = [
      `HTTP/1.1 ${status}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      ...headers,
    ];
    if (socket.writable && code !== 'ECONNRESET') socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroy();
  };
}
