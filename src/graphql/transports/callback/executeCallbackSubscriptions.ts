/**
 * Apollo plugin for subscriptions of a federation router, whose updates are posted to it (HTTP callback protocol):
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol
 */
import type { GraphQLRequest, GraphQLResponse } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import { LinkedList } from '../../../async/LinkedList';
import type { Logger } from '../../../telemetry/logger';
import type { ExecutableOperation, OperationPlugin } from '../../plugins/OperationPlugin';
import type { Subscribe } from '../../subscriptions/createSubscribe';
import { isUpdates, toResponse, toResult } from '../../subscriptions/Updates';
import { CallbackClient } from './CallbackClient';
import { CallbackSink } from './CallbackSink';
import { type CallbackRequest, parseCallbackRequest } from './callbackRequest';

/**
 * Must precede `executeSubscriptions`, which executes those of other transports.
 *
 * @param origins allowed origins of callback URLs.
 */
export function executeCallbackSubscriptions(
  subscribe: Subscribe,
  origins: readonly string[],
  logger: Logger,
): OperationPlugin {
  const client = new CallbackClient();
  const sinks = new LinkedList<CallbackSink>();
  const callbacks = new WeakMap<GraphQLRequest, CallbackRequest>();
  return {
    async serverWillStart() {
      return {
        async drainServer() {
          await Promise.all(sinks.values().map((sink) => sink.stop()));
        },
        serverWillStop: () => client.close(),
      };
    },
    didResolveOperation({ operation, request, contextValue }) {
      if (contextValue.transport !== 'callback' || operation?.operation !== OperationTypeNode.SUBSCRIPTION)
        return;
      callbacks.set(request, parseCallbackRequest(request.extensions?.['subscription'], origins));
    },
    responseForOperation(operation) {
      const callback = callbacks.get(operation.request);
      return callback ? respond(operation, callback) : null;
    },
  };

  async function respond(
    operation: ExecutableOperation,
    callback: CallbackRequest,
  ): Promise<GraphQLResponse> {
    const sink = new CallbackSink(callback, client, logger);
    const remove = sinks.add(sink);
    let isConfirmed = false;
    const response = await subscribe(operation, async () => {
      await sink.open();
      isConfirmed = true;
    });
    const result = toResult(response.body);
    if (isUpdates(result)) {
      void sink.deliver(result).then(remove);
      return toResponse({ data: null });
    }
    sink.stopHeartbeat();
    remove();
    if (!isConfirmed) response.http.status ??= 400;
    return response;
  }
}
