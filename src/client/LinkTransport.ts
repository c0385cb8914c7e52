/** Transport of GraphQL operations. Implement it to send them through a GraphQL client of your own. */

export interface LinkTransport {
  /**
   * Sends a mutation by POST: a GET would put its variables into the URL.
   *
   * @returns rejects if there was no GraphQL response.
   */
  send(request: GraphQLRequest): Promise<GraphQLResult>;
  /**
   * Starts a subscription. It reports its end by `complete` or `error` and does not reconnect: the session does. Nothing
   * is reported before this returns.
   *
   * @returns a function that ends the subscription.
   */
  subscribe(request: GraphQLRequest, sink: LinkSink): () => void;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

export interface GraphQLResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLResultError[];
}

export interface GraphQLResultError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface LinkSink {
  next(result: GraphQLResult): void;
  /** @param cause GraphQL errors, a `CloseEvent` of a WebSocket, or anything else for a lost connection. */
  error(cause: unknown): void;
  complete(): void;
}

export interface TransportOptions {
  /** URL of the GraphQL endpoint, such as `/graphql`. */
  readonly url: string;
  /** Returns the headers of each request and connection, such as `authorization`. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>;
}
