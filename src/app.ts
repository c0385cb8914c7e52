/** The whole server as one ordered list: read `createApp` from top to bottom to follow a request. */

import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Config } from './config';
import { registerExplorer } from './explorer/explorer';
import { createContext } from './graphql/context';
import { admitPlainGet } from './graphql/crossSite';
import { badRequest, internalServerError } from './graphql/errors';
import { buildSchema } from './graphql/schema';
import { createGraphQLServer } from './graphql/server';
import { registerHealth } from './health';
import { countInFlight } from './inFlight';
import { LinkTokensFactory } from './linkToken/LinkTokens';
import { PlaidClient } from './plaid/PlaidClient';
import type { Logger } from './telemetry/logger';
import { createCodec } from './wire/codec';

export interface AppOptions {
  readonly config: Config;
  /** Where Plaid is: the environment's host, or the stand-in's address. */
  readonly plaidBaseUrl: URL;
  readonly logger: Logger;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

export interface App {
  /** Listens and takes work. Gives the server's URL. */
  start(): Promise<string>;
  /** Not ready from now on; answers what is in flight, then ends. */
  stop(): Promise<void>;
}

export async function createApp({ config, plaidBaseUrl, logger, now = Date.now }: AppOptions): Promise<App> {
  const schema = buildSchema();
  const plaid = new PlaidClient({ baseUrl: plaidBaseUrl, connectTimeoutMs: config.plaid.timeoutMs });
  const linkTokens = new LinkTokensFactory({
    plaid,
    codec: createCodec(schema),
    defaults: config.createDefaults,
    timeoutMs: config.plaid.timeoutMs,
    maxPerOperation: config.maxLinkTokensPerOperation,
  });
  const graphql = createGraphQLServer({ schema, logger, ...config });
  await graphql.start();

  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: MAX_SENDING_MS,
    // Its own request log would hold URLs, and with them the tokens of queries by GET.
    logger: false,
    // Once `stop` has waited for what is in flight, a connection that still is open only holds the process.
    forceCloseConnections: true,
    // `__proto__` is a key like any other here: no object is ever merged by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      void reply.code(400).send({ errors: [badRequest('The URL is malformed.')] }),
  });
  const inFlight = countInFlight(server.server);
  let ready = false;
  answerFailuresInGraphQLsShape(server, logger);
  await server.register(cors, { origin: [...config.corsOrigins], maxAge: 86_400 });
  registerHealth(server, () => ready);
  if (config.explorer) registerExplorer(server, { schema });
  const handleGraphQL = fastifyApolloHandler(graphql, {
    context: async ({ headers }) =>
      createContext({ linkTokens, credentials: config.plaid.credentials, now }, headers),
  });
  server.route({
    // Those it does not serve are there for Apollo Server to refuse by 405.
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler(request, reply) {
      // Answers hold credentials, also those to queries by GET.
      reply.header('cache-control', 'no-store');
      admitPlainGet(request.method, request.headers);
      return handleGraphQL.call(server, request, reply);
    },
  });

  return {
    async start() {
      const url = await server.listen({ ...config.listen });
      ready = true;
      return url;
    },
    async stop() {
      ready = false;
      // Serves on meanwhile, so that a load balancer sees that it is not ready and sends no more.
      await inFlight.landed(config.plaid.timeoutMs + GRACE_MS);
      await server.close();
      await graphql.stop();
      await plaid.close();
    },
  };
}

/** What a request may take beyond its time with Plaid. */
const GRACE_MS = 1_000;

/** How long a client may take to send a request. */
const MAX_SENDING_MS = 30_000;

/** Ample for the fullest create input, which has some 20 KB. */
const MAX_BODY_BYTES = 1024 * 1024;

/** What fails before GraphQL (a body that is not JSON or too large, an unknown path) looks as if it failed there. */
function answerFailuresInGraphQLsShape(server: FastifyInstance, logger: Logger): void {
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ errors: [badRequest('There is nothing at this path. GraphQL is at /graphql.')] }),
  );
  server.setErrorHandler(({ statusCode, code, name }: FailureOfFastify, _request, reply) => {
    if (statusCode === undefined || statusCode >= 500) {
      logger.error({ problem: `${name} ${code ?? ''}`.trim() }, 'request failed');
      return reply.code(500).send({ errors: [internalServerError()] });
    }
    return reply
      .code(statusCode)
      .send({ errors: [badRequest(messages[statusCode] ?? 'The request is malformed.')] });
  });
}

interface FailureOfFastify {
  readonly name: string;
  readonly code?: string;
  readonly statusCode?: number;
}

const messages: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON.',
  413: `The body is larger than ${MAX_BODY_BYTES} bytes.`,
  415: 'The body must be JSON, with Content-Type: application/json.',
};
