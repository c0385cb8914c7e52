/**
 * The id of a request: in its answer, in each line of the log that is about it, and beside the ids that Plaid gave to what
 * was asked for it. Whoever stands in front may have given it one already.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { redactTokens } from '../plaid/redact';

export const REQUEST_ID_HEADER = 'x-request-id';

const ID = /^[\w.-]{1,64}$/;

/** Of this process: no other has it, so that a number is enough for the rest. */
const prefix = randomBytes(6).toString('hex');
let made = 0;

/** Fastify's `genReqId`. */
export function generateRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return givenId(headers[REQUEST_ID_HEADER]) ?? newId();
}

/**
 * For one of the operations of a connection.
 *
 * @param connection the id of the request that opened it.
 * @param given what its parameters say. It may be anything.
 */
export function buildOperationId(connection: string, given: unknown, index: number): string {
  return `${givenId(given) ?? connection}-${index}`;
}

/** Every answer says which request it is to. */
export function registerRequestIds(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader(REQUEST_ID_HEADER, request.id);
    done();
  });
}

/** What a caller says goes to the log, and so must not be a token. */
function givenId(given: unknown): string | null {
  return typeof given === 'string' && ID.test(given) && redactTokens(given) === given ? given : null;
}

function newId(): string {
  made += 1;
  return `${prefix}-${made.toString(36)}`;
}
