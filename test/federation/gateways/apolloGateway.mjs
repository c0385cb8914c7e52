/**
 * `@apollo/gateway` in front of the supergraph in the named file, set up as in its documentation. Prints
 * `{"url":"…"}` once it listens; exits on SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { startStandaloneServer } from '@apollo/server/standalone';

const [, , supergraphFile] = process.argv;

/** Passes the client's name on to subgraphs. */
class WithClientNames extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    for (const [name, value] of Object.entries(context.clientHeaders ?? {})) {
      if (value !== undefined) request.http.headers.set(name, value);
    }
  }
}

/** Sends the router secret and the user's credentials to our server alone. */
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
  // Requests traces from subgraphs when the client does, as it does for usage reports.
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
