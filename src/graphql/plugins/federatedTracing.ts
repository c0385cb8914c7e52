/**
 * The trace of a request for a router that asks for it by header, with the messages of errors masked:
 * https://www.apollographql.com/docs/graphos/platform/insights/federated-tracing
 *
 * Apollo Server's plugin prepares one for every request. Here it is loaded by the first that asks.
 */
import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { Context } from '../context';

/** Such a request is executed by graphql-js as it comes: a trace tells of each field. */
export function isTraceRequested({ http }: GraphQLRequest): boolean {
  return http?.headers.get('apollo-federation-include-trace') === 'ftv1';
}

type InlineTrace = typeof import('@apollo/server/plugin/inlineTrace', { with: {
  'resolution-mode': 'require',
}});

export const federatedTracing: ApolloServerPlugin<Context> = {
  async requestDidStart(context) {
    if (!isTraceRequested(context.request)) return;
    // By `import()` it would come as a module, and with it a second Apollo Server.
    const { ApolloServerPluginInlineTrace }: InlineTrace = require('@apollo/server/plugin/inlineTrace');
    return ApolloServerPluginInlineTrace().requestDidStart?.(context);
  },
};
