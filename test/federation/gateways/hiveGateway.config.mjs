/** Hive Gateway as a company would set it up; its command line says the rest. */
const { ROUTER_SECRET } = process.env;

export const gatewayConfig = {
  propagateHeaders: {
    // Tells subgraphs who asks, as a client tells the gateway; and our server, and no other, that it is the router.
    fromClientToSubgraphs({ request, subgraphName }) {
      const isOurs = subgraphName === 'plaid' && ROUTER_SECRET !== undefined;
      const names = ['apollographql-client-name', 'apollographql-client-version'];
      const headers = (isOurs ? [...names, 'authorization'] : names).map((name) => [
        name,
        request.headers.get(name),
      ]);
      return {
        ...Object.fromEntries(headers.filter(([, value]) => value)),
        ...(isOurs && { 'router-authorization': ROUTER_SECRET }),
      };
    },
  },
};
