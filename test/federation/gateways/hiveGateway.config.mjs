/** Hive Gateway as a company would set it up; its command line says the rest. */
export const gatewayConfig = {
  propagateHeaders: {
    // Tells subgraphs who asks, as a client tells the gateway.
    fromClientToSubgraphs({ request }) {
      const names = ['apollographql-client-name', 'apollographql-client-version'];
      return Object.fromEntries(
        names.map((name) => [name, request.headers.get(name)]).filter(([, value]) => value),
      );
    },
  },
};
