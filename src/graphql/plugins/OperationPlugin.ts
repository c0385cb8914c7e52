/**
 * Plugins of operations. Apollo Server awaits each hook of each plugin; for a dozen plugins that took a fifth of a request.
 * Hooks may be synchronous here, are shared by all requests, and only plugins that have a hook are called.
 */
import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextDidEncounterErrors,
  GraphQLRequestContextResponseForOperation,
  GraphQLRequestListener,
  GraphQLResponse,
  GraphQLServerListener,
} from '@apollo/server';
import type { Context } from '../context';

type InProgress = Pick<GraphQLRequestContext<Context>, 'schema' | 'request' | 'contextValue' | 'response'>;

/** An operation before it is executed. Despite Apollo Server's type, `operation` is missing if no name matches. */
export type ResolvedOperation = InProgress &
  Pick<GraphQLRequestContextResponseForOperation<Context>, 'document' | 'operationName'> &
  Pick<GraphQLRequestContext<Context>, 'operation'>;

/** An operation that is executed. */
export type ExecutableOperation = InProgress &
  Pick<GraphQLRequestContextResponseForOperation<Context>, 'document' | 'operationName' | 'operation'>;

/** An operation with its response. Of an invalid one, document and operation are missing. */
export type CompletedOperation = Omit<InProgress, 'response'> &
  Pick<GraphQLRequestContext<Context>, 'source' | 'document' | 'operation' | 'operationName'> & {
    readonly response: GraphQLResponse;
  };

/** The hooks of Apollo Server's `GraphQLRequestListener` that are used here. */
export interface OperationPlugin {
  serverWillStart?(): Promise<GraphQLServerListener>;
  requestDidStart?(context: Pick<InProgress, 'request'>): void;
  didResolveOperation?(context: ResolvedOperation): void;
  didEncounterErrors?(context: GraphQLRequestContextDidEncounterErrors<Context>): void;
  /** @returns null to pass the operation on to the next plugin. */
  responseForOperation?(context: ExecutableOperation): Promise<GraphQLResponse | null> | null;
  willSendResponse?(context: CompletedOperation): void;
}

/** Plugins as one: each hook calls them in their order. When one throws, later ones are skipped. */
export class OperationPlugins {
  readonly #plugins: readonly OperationPlugin[];
  readonly #starting;
  readonly #resolved;
  readonly #failed;
  readonly #responding;
  readonly #sending;

  constructor(plugins: readonly OperationPlugin[]) {
    this.#plugins = plugins;
    this.#starting = plugins.flatMap((plugin) => plugin.requestDidStart ?? []);
    this.#resolved = plugins.flatMap((plugin) => plugin.didResolveOperation ?? []);
    this.#failed = plugins.flatMap((plugin) => plugin.didEncounterErrors ?? []);
    this.#responding = plugins.flatMap((plugin) => plugin.responseForOperation ?? []);
    this.#sending = plugins.flatMap((plugin) => plugin.willSendResponse ?? []);
  }

  requestDidStart(context: Pick<InProgress, 'request'>): void {
    for (const hook of this.#starting) hook(context);
  }

  didResolveOperation(operation: ResolvedOperation): void {
    for (const hook of this.#resolved) hook(operation);
  }

  async responseForOperation(operation: ExecutableOperation): Promise<GraphQLResponse | null> {
    for (const hook of this.#responding) {
      const pending = hook(operation);
      const response = pending && (await pending);
      if (response) return response;
    }
    return null;
  }

  willSendResponse(operation: CompletedOperation): void {
    for (const hook of this.#sending) hook(operation);
  }

  toApolloPlugin(): ApolloServerPlugin<Context> {
    const listener: GraphQLRequestListener<Context> = {
      didResolveOperation: async (operation) => this.didResolveOperation(operation),
      didEncounterErrors: async (operation) => {
        for (const hook of this.#failed) hook(operation);
      },
      responseForOperation: (operation) => this.responseForOperation(operation),
      willSendResponse: async (operation) => this.willSendResponse(operation),
    };
    return {
      serverWillStart: async () => {
        const listeners = await Promise.all(this.#plugins.map((plugin) => plugin.serverWillStart?.()));
        return {
          async drainServer() {
            await Promise.all(listeners.map((each) => each?.drainServer?.()));
          },
          async serverWillStop() {
            await Promise.all(listeners.map((each) => each?.serverWillStop?.()));
          },
        };
      },
      requestDidStart: async (context) => {
        this.requestDidStart(context);
        return listener;
      },
    };
  }
}
