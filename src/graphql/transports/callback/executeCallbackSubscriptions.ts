/**
 * Subscriptions of a router's, whose updates are posted to it: Apollo's HTTP callback protocol.
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol
 *
 * Written here, since `ApolloServerPluginSubscriptionCallback` posts to whatever URL a request names, whether or not the
 * operation is valid or a subscription at all, and on to wherever that redirects; errors reach the router as they were
 * thrown, and all updates of a subscription are loaded by one set of loaders, which knows the first only.
 */
import { OperationTypeNode } from 'graphql';
import type { Logger } from '../../../telemetry/logger';
import type { OperationPlugin } from '../../plugins/OperationPlugin';
import type { Subscribe } from '../../subscriptions/createSubscribe';
import { isUpdates, toResponse, toResult } from '../../subscriptions/Updates';
import { CallbackClient } from './CallbackClient';
import { CallbackSink } from './CallbackSink';
import { type CallbackRequest, parseCallbackRequest } from './callbackRequest';

export interface ExecuteCallbackSubscriptionsOptions {
  readonly subscribe: Subscribe;
  /** Where updates may be sent. */
  readonly origins: readonly string[];
  readonly logger: Logger;
}

/** Comes before the plugin that executes subscriptions of other transports. */
export function executeCallbackSubscriptions({
  subscribe,
  origins,
  logger,
}: ExecuteCallbackSubscriptionsOptions): OperationPlugin {
  const posts = new CallbackClient();
  const sinks = new Set<CallbackSink>();
  return {
    async serverWillStart() {
      return {
        async drainServer() {
          await Promise.all([...sinks].map((sink) => sink.stop()));
        },
        serverWillStop: () => posts.close(),
      };
    },
    requestDidStart({ contextValue }) {
      if (contextValue.transport !== 'callback') return undefined;
      let callback: CallbackRequest | null = null;
      return {
        didResolveOperation({ operation, request }) {
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
          callback = parseCallbackRequest(request.extensions?.['subscription'], origins);
        },
        async responseForOperation(operation) {
          if (callback === null) return null;
          const sink = new CallbackSink(callback, { client: posts, logger });
          sinks.add(sink);
          const response = await subscribe(operation, () => sink.open());
          const result = toResult(response.body);
          if (isUpdates(result)) sink.deliver(result);
          else sink.stopHeartbeat();
          void sink.ended.then(() => sinks.delete(sink));
          if (isUpdates(result)) return toResponse({ data: null });
          if (!sink.isConfirmed) response.http.status ??= 400;
          return response;
        },
      };
    },
  };
}
