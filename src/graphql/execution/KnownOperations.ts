/**
 * Known operations: those whose text Apollo Server has parsed and validated before. They run through the same plugins,
 * without the rest of its pipeline, which takes a fifth of a small request.
 */
import { type GraphQLRequest, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { type DocumentNode, type GraphQLSchema, getOperationAST, OperationTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationPlugins, ResolvedOperation } from '../plugins/OperationPlugin';
import type { CompiledExecution } from './CompiledExecution';

/** Maximum size of all texts, in characters. A document takes some thirty times the memory of its text. */
const MAX_CHARACTERS = 512 * 1024;

export class KnownOperations {
  readonly #schema: GraphQLSchema;
  readonly #execution: CompiledExecution;
  readonly #plugins: OperationPlugins;
  readonly #documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(schema: GraphQLSchema, execution: CompiledExecution, plugins: OperationPlugins) {
    this.#schema = schema;
    this.#execution = execution;
    this.#plugins = plugins;
  }

  /** Plugin that adds what Apollo Server has executed. */
  readonly apolloPlugin: ReturnType<OperationPlugins['toApolloPlugin']> = {
    requestDidStart: async () => ({
      willSendResponse: async ({ source, document }) => {
        if (document && this.#execution.has(document)) this.#documents.set(source, document);
      },
    }),
  };

  /**
   * @param getContext called for a known operation only.
   * @returns null for an operation that Apollo Server must run; nothing was executed.
   */
  async run(
    params: GraphQLRequest,
    getContext: () => ResolvedOperation['contextValue'],
  ): Promise<GraphQLResponse | null> {
    // Plugins may replace its text.
    const request = { ...params };
    this.#plugins.requestDidStart({ request });
    const source = request.query;
    const document = source && this.#documents.get(source);
    const operation = document && getOperationAST(document, request.operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
    // Apollo Server checks and registers automatic persisted queries.
    if (request.extensions?.['persistedQuery']) return null;
    const known = {
      schema: this.#schema,
      request,
      contextValue: getContext(),
      source,
      document,
      operation,
      operationName: operation.name?.value ?? null,
      response: { http: { headers: new HeaderMap() } },
    };
    try {
      this.#plugins.didResolveOperation(known);
    } catch {
      // Apollo Server refuses it in the same way, and formats the error.
      return null;
    }
    const response = await this.#plugins.responseForOperation(known);
    // Assigned: an object spread with another property takes 0.7 µs.
    if (response) this.#plugins.willSendResponse(Object.assign(known, { response }));
    return response;
  }
}
