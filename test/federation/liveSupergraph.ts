/** Hive Gateway in front of our server with sign-in, for subscriptions over WebSocket or by callbacks. */
import { NOW, send, startTestEmulator } from '../emulator/testEmulator';
import { startIssuer } from '../support/issuer';
import type { Data, TestApp } from '../support/testApp';
import { until } from '../support/until';
import { withTheGuild } from './composers';
import { type GatewayClient, subscribeBy } from './gatewayClients';
import { type SubscriptionsBy, startHiveGateway } from './gatewayPrograms';
import { type Exchange, startRelay } from './relay';
import { startTestSupergraph } from './testSupergraph';

const ROUTER_SECRET = 'router-secret-of-tests';

const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const WATCH = `subscription ($token: String!) {
  linkTokenUpdated(token: $token) {
    reason linkSessionId newEvents { eventId eventName }
    linkToken {
      status publicTokens
      linkSessions { results { itemAddResults { institution { name branchCount } } } }
    }
  }
}`;

export type LiveSupergraph = Awaited<ReturnType<typeof startLiveSupergraph>>;

export async function startLiveSupergraph(kind: SubscriptionsBy['kind']) {
  /** Records what the gateway receives. */
  const callbacks = await startRelay();
  const by = kind === 'ws' ? { kind } : { kind, callbackUrl: `${callbacks.url}/callback` };
  const start = (supergraph: string) => startHiveGateway(supergraph, ROUTER_SECRET, by);
  const graph = await startTestSupergraph(start, withTheGuild).catch(async (error) => {
    await callbacks.stop();
    throw error;
  });

  /** @param plaid its URL, and the clock of all servers. */
  async function serve(plaid: { readonly url: string; readonly clock?: { now: number } }, env = {}) {
    const { url, clock = { now: NOW } } = plaid;
    const now = () => clock.now;
    const issuer = await startIssuer({ now });
    const whole = {
      // Makes tokens name the server's own address for webhooks.
      PLAID_ENV: 'emulator',
      ROUTER_CALLBACK_ORIGINS: callbacks.url,
      ROUTER_SECRET,
      ...issuer.env,
      ...env,
    };
    callbacks.leadTo(new URL(graph.url).origin);
    const { app, log } = await graph.serveWith(url, now, whole);
    const bearer = (claims: Record<string, unknown>) => ({
      authorization: `Bearer ${issuer.token(claims)}`,
    });
    return {
      app,
      log,
      /** Requests to the gateway. */
      callbacks: callbacks.exchanges as readonly Exchange[],
      as: (sub: string) => bearer({ sub }),
      asService: () => bearer({ scope: 'link:service' }),
      /** Creates a link token as `user-1`. */
      async linkToken(): Promise<string> {
        const input = { products: ['TRANSACTIONS'] };
        const { data } = await graph.ask(CREATE, { input }, bearer({ sub: 'user-1' }));
        return data.createLinkToken.linkToken;
      },
      watch: (client: GatewayClient, token: string, headers = {}) =>
        subscribeBy[client](graph.url, { query: WATCH, variables: { token } }, headers),
      logged: (line: object) => until(() => log.some((each) => matches(each, line))),
      /** Starts the same server again after this one has stopped. */
      again: (): Promise<TestApp> => graph.serveWith(url, now, whole),
    };
  }

  return {
    serve,
    async serveWithEmulator(env = {}) {
      const emulator = await startTestEmulator();
      return {
        ...(await serve(emulator, env)),
        emulator,
        async play(script: object): Promise<Data> {
          const { status, body } = await send(`${emulator.url}/emulator/sessions`, JSON.stringify(script));
          expect(status).toBe(200);
          return body;
        },
      };
    },
    async stop() {
      await graph.stop();
      await callbacks.stop();
    },
  };
}

function matches(line: Readonly<Record<string, unknown>>, expected: object): boolean {
  return Object.entries(expected).every(([name, value]) => line[name] === value);
}
