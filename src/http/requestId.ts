/** Request ids: returned in `x-request-id` and logged with each line about the request. A proxy's id is kept. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { redactTokens } from '../telemetry/redactTokens';

export const REQUEST_ID_HEADER = 'x-request-id';

const ID = /^[\w.-]{1,64}$/;

/** Unique per process, so that a counter is enough for the rest. */
const prefix = randomBytes(6).toString('hex');
let count = 0;

/** Fastify's `genReqId`. */
export function generateRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = acceptId(headers[REQUEST_ID_HEADER]);
  if (given !== null) return given;
  count += 1;
  return `${prefix}-${count.toString(36)}`;
}

/**
 * Id of an operation on a WebSocket connection.
 *
 * @param connection id of the request that opened the connection.
 * @param given id from the connection parameters, of any type.
 */
export function buildOperationId(connection: string, given: unknown, index: number): string {
  return `${acceptId(given) ?? connection}-${index}`;
}

/** Sets the request id on each response. */
export function registerRequestIds(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader(REQUEST_ID_HEADER, request.id);
    done();
  });
}

/** Returns the client's id, unless it is malformed or contains a token: ids are logged. */
function acceptId(given: unknown): string | null {
  return typeof given === 'string' && ID.test(given) && redactTokens(given) === given ? given : null;
}
