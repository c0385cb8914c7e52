/** Apollo plugin that executes subscriptions, which Apollo Server cannot. */
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from '../context';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import type { Subscribe } from './createSubscribe';
import { isUpdates, toResult } from './Updates';

export function executeSubscriptions(subscribe: Subscribe): OperationPlugin {
  return {
    didResolveOperation({ operation, contextValue: { transport, refusesMutations } }) {
      if (operation?.operation === OperationTypeNode.MUTATION && refusesMutations) {
        throw new GraphQLError('Mutations must be sent with POST.', {
          extensions: { http: { status: 405 } },
        });
      }
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || transport !== 'http') return;
      throw new GraphQLError(
        'Subscriptions are served over WebSocket at this path, and over server-sent events at /graphql/stream.',
        { extensions: { http: { status: 400 } } },
      );
    },
    responseForOperation: (context) =>
      // Despite its type, `operation` is undefined if `operationName` matches none.
      context.operation?.operation === OperationTypeNode.SUBSCRIPTION ? subscribe(context) : null,
  };
}

/** Apollo plugin that ends the updates of a subscription if Apollo Server fails before it responds with them. */
export const endUndeliveredSubscriptions: ApolloServerPlugin<Context> = {
  async unexpectedErrorProcessingRequest({ requestContext: { response } }) {
    const result = response.body && toResult(response.body);
    if (result && isUpdates(result)) await result.return();
  },
};
