/**
 * `@apollo/gateway` in front of the supergraph in the named file, as its documentation sets it up. Prints
 * `{"url":"…"}` once it listens; ends on SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { startStandaloneServer } from '@apollo/server/standalone';

const [, , supergraphFile] = process.argv;

/** Tells subgraphs who asks, as a client tells the gateway. */
class WithClientNames extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    for (const [name, value] of Object.entries(context.clientHeaders ?? {})) {
      if (value !== undefined) request.http.headers.set(name, value);
    }
  }
}

/** Shows our server, and no other, that it is the router, and on whose behalf it asks. */
class WithCredentials extends WithClientNames {
  willSendRequest({ request, context }) {
    super.willSendRequest({ request, context });
    request.http.headers.set('router-authorization', process.env.ROUTER_SECRET);
    if (context.authorization) request.http.headers.set('authorization', context.authorization);
  }
}

const isOurs = (name) => name === 'plaid' && process.env.ROUTER_SECRET !== undefined;

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraphFile, 'utf8'),
  buildService: ({ name, url }) => new (isOurs(name) ? WithCredentials : WithClientNames)({ url }),
});
const server = new ApolloServer({
  gateway,
  includeStacktraceInErrorResponses: false,
  // On a client's word it asks subgraphs for their traces, as it does for usage reports.
  plugins: [ApolloServerPluginInlineTrace()],
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req: { headers } }) => ({
    authorization: headers.authorization,
    clientHeaders: {
      'apollographql-client-name': headers['apollographql-client-name'],
      'apollographql-client-version': headers['apollographql-client-version'],
    },
  }),
});
console.log(JSON.stringify({ url }));
