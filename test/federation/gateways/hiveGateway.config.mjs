/** Hive Gateway as a company would set it up; its command line says the rest. */
const { ROUTER_SECRET, SUBSCRIPTIONS, CALLBACK_URL } = process.env;

/** How subscriptions go to our server. All else goes by HTTP, and so does whatever goes to the neighbour. */
const subscriptionsBy = {
  ws: {
    kind: 'ws',
    options: {
      // It opens one connection for each of these, and so none for two users.
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
      // In milliseconds. What is not heard of for as long has failed.
      heartbeat_interval: 3_000,
    },
  },
};

export const gatewayConfig = {
  ...(SUBSCRIPTIONS && {
    // Where it takes callbacks, too.
    webhooks: true,
    transportEntries: { plaid: { options: { subscriptions: subscriptionsBy[SUBSCRIPTIONS] } } },
  }),
  propagateHeaders: {
    // Tells subgraphs who asks, as a client tells the gateway; and our server, and no other, that it is the router.
    fromClientToSubgraphs({ context, subgraphName }) {
      const isOurs = subgraphName === 'plaid' && ROUTER_SECRET !== undefined;
      const names = ['apollographql-client-name', 'apollographql-client-version'];
      const headers = (isOurs ? [...names, 'authorization'] : names).map((name) => [
        name,
        // With what came as parameters of a WebSocket.
        context.headers[name],
      ]);
      return {
        ...Object.fromEntries(headers.filter(([, value]) => value)),
        ...(isOurs && { 'router-authorization': ROUTER_SECRET }),
      };
    },
  },
};
