interface ImportMetaEnv {
  /** URL of the GraphQL endpoint. */
  readonly VITE_GRAPHQL_URL?: string;
}
