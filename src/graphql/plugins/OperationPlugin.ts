/**
 * Plugins of Apollo Server's, as one. It asks all of them at every stage of a request, and waits for each by promises:
 * with a dozen, most of which have nothing to say most of the time, that is a fifth of a request. These may answer at
 * once, and each stage is asked of those alone that know of it.
 */
import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextDidEncounterErrors,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextResponseForOperation,
  GraphQLRequestContextWillSendResponse,
  GraphQLResponse,
  GraphQLServerListener,
} from '@apollo/server';
import type { Context } from '../context';

/** What Apollo Server calls a `GraphQLRequestListener`, as far as it is of use here. */
export interface OperationListener {
  didResolveOperation?(context: GraphQLRequestContextDidResolveOperation<Context>): Promise<void> | void;
  didEncounterErrors?(context: GraphQLRequestContextDidEncounterErrors<Context>): Promise<void> | void;
  /** Null leaves it to the next. */
  responseForOperation?(
    context: GraphQLRequestContextResponseForOperation<Context>,
  ): Promise<GraphQLResponse | null> | null;
  willSendResponse?(context: GraphQLRequestContextWillSendResponse<Context>): Promise<void> | void;
}

export interface OperationPlugin {
  serverWillStart?(): Promise<GraphQLServerListener>;
  /** Undefined for what is nothing to it. */
  requestDidStart(context: GraphQLRequestContext<Context>): OperationListener | undefined;
}

/** In their order, one after the other: where one refuses, those behind it are not asked. */
export function combinePlugins(plugins: readonly OperationPlugin[]): ApolloServerPlugin<Context> {
  return {
    async serverWillStart() {
      const listeners = await Promise.all(plugins.map((plugin) => plugin.serverWillStart?.()));
      return {
        async drainServer() {
          await Promise.all(listeners.map((listener) => listener?.drainServer?.()));
        },
        async serverWillStop() {
          await Promise.all(listeners.map((listener) => listener?.serverWillStop?.()));
        },
      };
    },
    async requestDidStart(context) {
      const listeners: OperationListener[] = [];
      for (const plugin of plugins) {
        const listener = plugin.requestDidStart(context);
        if (listener) listeners.push(listener);
      }
      return new Listeners(listeners);
    },
  };
}

class Listeners {
  readonly #listeners: readonly OperationListener[];

  constructor(listeners: readonly OperationListener[]) {
    this.#listeners = listeners;
  }

  async didResolveOperation(context: GraphQLRequestContextDidResolveOperation<Context>): Promise<void> {
    for (const listener of this.#listeners) {
      const waiting = listener.didResolveOperation?.(context);
      if (waiting) await waiting;
    }
  }

  async didEncounterErrors(context: GraphQLRequestContextDidEncounterErrors<Context>): Promise<void> {
    for (const listener of this.#listeners) {
      const waiting = listener.didEncounterErrors?.(context);
      if (waiting) await waiting;
    }
  }

  async responseForOperation(
    context: GraphQLRequestContextResponseForOperation<Context>,
  ): Promise<GraphQLResponse | null> {
    for (const listener of this.#listeners) {
      const waiting = listener.responseForOperation?.(context);
      const response = waiting ? await waiting : null;
      if (response) return response;
    }
    return null;
  }

  async willSendResponse(context: GraphQLRequestContextWillSendResponse<Context>): Promise<void> {
    for (const listener of this.#listeners) {
      const waiting = listener.willSendResponse?.(context);
      if (waiting) await waiting;
    }
  }
}
