/** `/graphql`: GraphQL over HTTP, and on the same path the WebSocket upgrade. */
import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Authenticator } from '../../../auth/Authenticator';
import { type Context, type CreateContextOptions, createContext } from '../../context';
import { isCallbackRequest } from '../callback/callbackRequest';
import { exemptFromCsrfPrevention } from '../csrfPrevention';
import type { Transports } from '../openTransports';
import { refuseUnsupportedEncoding } from '../refuseUnsupportedEncoding';
import { handleOverHttp } from './handleOverHttp';

export interface GraphQLOverHttpOptions {
  readonly graphql: ApolloServer<Context>;
  readonly contextOptions: CreateContextOptions;
  readonly authenticator: Authenticator;
  readonly wsHandler: Transports['wsHandler'];
}

export function registerGraphQLOverHttp(
  server: FastifyInstance,
  { graphql, contextOptions, authenticator, wsHandler }: GraphQLOverHttpOptions,
): void {
  const handle = handleOverHttp(graphql, (request, cancellation) =>
    createContext(contextOptions, {
      cancellation,
      headers: request.headers,
      viewer: authenticator.getViewer(request),
      requestId: request.id,
      transport: isCallbackRequest(request) ? 'callback' : 'http',
    }),
  );
  const route: Omit<RouteOptions, 'method'> = {
    url: '/graphql',
    onRequest: (request) => authenticator.authenticate(request),
    preParsing(request, _reply, _payload, done) {
      refuseUnsupportedEncoding(request.headers);
      done();
    },
    handler(request, reply) {
      exemptFromCsrfPrevention(request.method, request.headers);
      return handle(request, reply);
    },
  };
  server.route({ ...route, method: 'GET', wsHandler });
  // Methods that are not served are routed too, so that Apollo Server refuses them with 405.
  server.route({ ...route, method: ['POST', 'PUT', 'PATCH', 'DELETE'] });
}
