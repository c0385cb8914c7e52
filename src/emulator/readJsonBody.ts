/** Parses the bytes of a request body to a JSON object. */
import type { FastifyRequest } from 'fastify';
import { ApiError } from './ApiError';
import { isJsonObject, type JsonObject } from './wire';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws {ApiError} INVALID_HEADERS or INVALID_BODY. */
export function readJsonBody(request: FastifyRequest): JsonObject {
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new ApiError('INVALID_HEADERS', 'the Content-Type header must be application/json');
  }
  if (request.headers['content-length'] === undefined) {
    throw new ApiError(
      'INVALID_HEADERS',
      'the Content-Length header is required for all methods except OPTIONS, DELETE and GET',
    );
  }
  const body = parseJson(request.body);
  if (!isJsonObject(body)) throw new ApiError('INVALID_BODY', 'the request body must be a JSON object');
  return body;
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(utf8.decode(body instanceof Uint8Array ? body : new Uint8Array()));
  } catch {
    // The parser's message would quote the body, which may hold credentials.
    throw new ApiError('INVALID_BODY', 'the request body could not be parsed as JSON');
  }
}
