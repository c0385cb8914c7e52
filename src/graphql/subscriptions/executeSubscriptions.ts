/** Apollo plugin that executes subscriptions, which Apollo Server cannot. */
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Context } from '../context';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import type { Subscribe } from './createSubscribe';
import { isUpdates, toResult } from './Updates';

export function executeSubscriptions(subscribe: Subscribe): OperationPlugin {
  return {
    requestDidStart: () => ({
      didResolveOperation({ operation, contextValue: { transport, refusesMutations } }) {
        if (operation?.operation === OperationTypeNode.MUTATION && refusesMutations) {
          throw new GraphQLError('Mutations are sent by POST.', { extensions: { http: { status: 405 } } });
        }
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || transport !== 'http') return;
        throw new GraphQLError(
          'Subscriptions are served over WebSocket at this path, and over server-sent events at /graphql/stream.',
          { extensions: { http: { status: 400 } } },
        );
      },
      responseForOperation: (context) =>
        // Whatever its type says, it is not there where its name is unknown.
        context.operation?.operation === OperationTypeNode.SUBSCRIPTION ? subscribe(context) : null,
    }),
  };
}

/** Ends a subscription that has begun if Apollo Server then fails to respond: nothing else would return its updates. */
export const endUndeliveredSubscriptions: ApolloServerPlugin<Context> = {
  async unexpectedErrorProcessingRequest({ requestContext: { response } }) {
    const result = response.body && toResult(response.body);
    if (result && isUpdates(result)) await result.return();
  },
};
