/**
 * Subscriptions of a router's, whose updates are posted to it: Apollo's HTTP callback protocol.
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol
 *
 * Written here, since `ApolloServerPluginSubscriptionCallback` posts to whatever URL a request names, whether or not the
 * operation is valid or a subscription at all, and on to wherever that redirects; errors reach the router as they were
 * thrown, and all updates of a subscription are loaded by one set of loaders, which knows the first only.
 */
import { OperationTypeNode } from 'graphql';
import type { Logger } from '../../telemetry/logger';
import { mediaTypeFor } from '../mediaType';
import type { OperationPlugin } from '../plugins/OperationPlugin';
import { CallbackCarrier } from './CallbackCarrier';
import { CallbackPosts } from './CallbackPosts';
import { readCallback } from './callbackRequest';

export interface CallbackSubscriptionsOptions {
  /** Where updates may be sent. */
  readonly origins: readonly string[];
  readonly logger: Logger;
}

/** Comes before the plugin that hands subscriptions to their carriers. */
export function callbackSubscriptions({ origins, logger }: CallbackSubscriptionsOptions): OperationPlugin {
  const posts = new CallbackPosts();
  const carriers = new Set<CallbackCarrier>();
  return {
    async serverWillStart() {
      return {
        async drainServer() {
          await Promise.all([...carriers].map((carrier) => carrier.stop()));
        },
        serverWillStop: () => posts.close(),
      };
    },
    requestDidStart({ request }) {
      const extension: unknown = request.extensions?.['subscription'];
      if (extension === undefined || extension === null) return undefined;
      // Apollo Server refuses it, though only at its end.
      if (mediaTypeFor(request.http?.headers.get('accept')) === undefined) return undefined;
      let carrier: CallbackCarrier | null = null;
      return {
        didResolveOperation({ operation, contextValue }) {
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || contextValue.carrier) return;
          carrier = new CallbackCarrier(readCallback(extension, origins), { posts, logger });
          carriers.add(carrier);
          contextValue.carrier = carrier;
          contextValue.door = 'callback';
        },
        willSendResponse({ response: { body, http } }) {
          if (carrier === null) return;
          const { ended } = carrier;
          void ended.then(() => carrier && carriers.delete(carrier));
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          carrier.quieten();
          if (!carrier.isConfirmed) http.status ??= 400;
        },
      };
    },
  };
}
