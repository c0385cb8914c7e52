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
import { mediaTypeFor } from '../../mediaType';
import type { OperationPlugin } from '../../plugins/OperationPlugin';
import { CallbackPosts } from './CallbackPosts';
import { CallbackSink } from './CallbackSink';
import { readCallback } from './callbackRequest';

export interface CallbackSubscriptionsOptions {
  /** Where updates may be sent. */
  readonly origins: readonly string[];
  readonly logger: Logger;
}

/** Comes before the plugin that hands subscriptions to their sinks. */
export function callbackSubscriptions({ origins, logger }: CallbackSubscriptionsOptions): OperationPlugin {
  const posts = new CallbackPosts();
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
    requestDidStart({ request }) {
      const extension: unknown = request.extensions?.['subscription'];
      if (extension === undefined || extension === null) return undefined;
      // Apollo Server refuses it, though only at its end.
      if (mediaTypeFor(request.http?.headers.get('accept')) === undefined) return undefined;
      let sink: CallbackSink | null = null;
      return {
        didResolveOperation({ operation, contextValue }) {
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || contextValue.sink) return;
          sink = new CallbackSink(readCallback(extension, origins), { posts, logger });
          sinks.add(sink);
          contextValue.sink = sink;
          contextValue.transport = 'callback';
        },
        willSendResponse({ response: { body, http } }) {
          if (sink === null) return;
          const { ended } = sink;
          void ended.then(() => sink && sinks.delete(sink));
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          sink.quieten();
          if (!sink.isConfirmed) http.status ??= 400;
        },
      };
    },
  };
}
