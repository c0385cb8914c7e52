/**
 * Federated tracing (FTV1) for routers that request it by header, with error messages masked. Apollo Server's plugin works
 * on every request; here it is loaded on demand.
 * https://www.apollographql.com/docs/graphos/platform/insights/federated-tracing
 */
import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { Context } from '../context';

/** Traced requests are not compiled: a trace has an entry per field. */
export function isTraceRequested({ http }: GraphQLRequest): boolean {
  return http?.headers.get('apollo-federation-include-trace') === 'ftv1';
}

type InlineTrace = typeof import('@apollo/server/plugin/inlineTrace', { with: {
  'resolution-mode': 'require',
}});

export const federatedTracing: ApolloServerPlugin<Context> = {
  async requestDidStart(context) {
    if (!isTraceRequested(context.request)) return;
    // `import()` would load the ES module, and with it a second Apollo Server.
    const { ApolloServerPluginInlineTrace }: InlineTrace = require('@apollo/server/plugin/inlineTrace');
    return ApolloServerPluginInlineTrace().requestDidStart?.(context);
  },
};
