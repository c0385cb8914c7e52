/** Hive Gateway as a company would configure it; its command line has the rest. */
const { ROUTER_SECRET, SUBSCRIPTIONS, CALLBACK_URL } = process.env;

/** Transport of subscriptions to our server. All other requests use HTTP, as do all requests to the neighbour. */
const subscriptionsBy = {
  ws: {
    kind: 'ws',
    options: {
      // One connection per set of parameters, so users never share one.
      connectionParams: {
        authorization: '{context.headers.authorization}',
        'router-authorization': '{env.ROUTER_SECRET}',
      },
    },
  },
  'http-callback': {
    kind: 'http-callback',
    options: {
      public_url: CALLBACK_URL,
      path: '/callback',
      // In milliseconds. A subscription without a heartbeat for this long has failed.
      heartbeat_interval: 3_000,
    },
  },
};

export const gatewayConfig = {
  ...(SUBSCRIPTIONS && {
    // Enables the endpoint for callbacks.
    webhooks: true,
    transportEntries: { plaid: { options: { subscriptions: subscriptionsBy[SUBSCRIPTIONS] } } },
  }),
  propagateHeaders: {
    // Passes the client's name on to subgraphs, and the router secret to our server alone.
    fromClientToSubgraphs({ context, subgraphName }) {
      const isOurs = subgraphName === 'plaid' && ROUTER_SECRET !== undefined;
      const names = ['apollographql-client-name', 'apollographql-client-version'];
      const headers = (isOurs ? [...names, 'authorization'] : names).map((name) => [
        name,
        // Includes the connection parameters of a WebSocket.
        context.headers[name],
      ]);
      return {
        ...Object.fromEntries(headers.filter(([, value]) => value)),
        ...(isOurs && { 'router-authorization': ROUTER_SECRET }),
      };
    },
  },
};
