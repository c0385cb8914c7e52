/** Subscriptions through Hive Gateway. `@apollo/gateway` supports none. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith } from '../support/processes/programs';
import { until } from '../support/until';
import { GATEWAY_PACKAGES, gatewayPackages } from './gatewayPrograms';
import { type LiveSupergraph, startLiveSupergraph } from './liveSupergraph';
import { readOf } from './readOf';

const clients = [['server-sent events'], ['WebSocket']] as const;

const ways = [
  {
    name: 'that subscribes over WebSocket',
    kind: 'ws',
    refusal: (message: string, code: string) => ({
      data: null,
      errors: [
        {
          message,
          path: ['linkTokenUpdated'],
          extensions: { code, retryable: false, serviceName: 'plaid' },
        },
      ],
    }),
  },
  {
    name: 'that is called back',
    kind: 'http-callback',
    refusal: (message: string, code: string) => ({
      errors: [{ message, locations: [{ line: 1, column: 1 }], extensions: { code, retryable: false } }],
    }),
  },
] as const;

const snapshot = {
  data: {
    linkTokenUpdated: {
      reason: 'SNAPSHOT',
      linkSessionId: null,
      newEvents: [],
      linkToken: { status: 'PENDING', publicTokens: [], linkSessions: null },
    },
  },
};

const SIGN_IN = 'An access token is required. Send it as `Authorization: Bearer …`.';
const SIGN_IN_AGAIN = 'The access token is invalid or has expired. Sign in again.';
const ROUTER_ALONE =
  'Requests must come through the router: the Router-Authorization header is missing or wrong.';
const NOT_THERE = 'The callback URL is not allowed. Its origin must be one of ROUTER_CALLBACK_ORIGINS.';
const STOPPING = 'The server is shutting down. Subscribe again.';

describeWith('subscriptions behind a gateway', GATEWAY_PACKAGES, gatewayPackages, () => {
  describe.each(ways)('$name', ({ kind, refusal }) => {
    let graph: LiveSupergraph;
    beforeAll(async () => {
      graph = await startLiveSupergraph(kind);
    });
    afterAll(() => graph?.stop());

    describe.each(clients)('and is asked over %s', (client) => {
      it('delivers a whole session, each event once, joined with the neighbour’s data about the bank', async () => {
        const { as, linkToken, watch, play, emulator } = await graph.serveWithEmulator();
        const token = await linkToken();
        const watching = watch(client, token, as('user-1'));
        await watching.count(1);
        const played = await play({ link_token: token, outcome: 'success' });
        expect(await watching.ended).toBeNull();

        expect(watching.results[0]).toEqual(snapshot);
        const updates = watching.results.map(({ data }) => data.linkTokenUpdated);
        const { newEvents: _, ...last } = updates.at(-1);
        expect(last).toEqual({
          reason: 'SESSION_FINISHED',
          linkSessionId: played.link_session_id,
          linkToken: {
            status: 'SUCCEEDED',
            publicTokens: played.public_tokens,
            linkSessions: [
              {
                results: {
                  itemAddResults: [{ institution: { name: 'First Platypus Bank', branchCount: 12 } }],
                },
              },
            ],
          },
        });
        const events: { eventId: string; eventName: string }[] = updates.flatMap(
          ({ newEvents }) => newEvents,
        );
        const [session] = (await emulator.get(token)).link_sessions;
        const known: string[] = session.events.map(({ event_id }: { event_id: string }) => event_id);
        expect(events.map(({ eventId }) => eventId).sort()).toEqual(known.sort());
        expect([events[0]?.eventName, events.at(-1)?.eventName]).toEqual(['OPEN', 'HANDOFF']);
      });

      it('reports LINK_TOKEN_NOT_FOUND for a stranger’s link token', async () => {
        const { as, linkToken, watch } = await graph.serveWithEmulator();
        const watching = watch(client, await linkToken(), as('user-2'));
        expect(await watching.ended).toBeNull();
        expect(watching.results).toEqual([refusal('Link token not found.', 'LINK_TOKEN_NOT_FOUND')]);
      });

      it('reports an access token that expired during the subscription', async () => {
        const { as, linkToken, watch, play, emulator } = await graph.serveWithEmulator();
        const token = await linkToken();
        const watching = watch(client, token, as('user-1'));
        await watching.count(1);
        emulator.clock.now += 2 * 3_600_000;
        await play({ link_token: token, outcome: 'success' });
        expect(await watching.ended).toBeNull();
        expect(watching.results).toEqual([snapshot, refusal(SIGN_IN_AGAIN, 'UNAUTHENTICATED')]);
      });

      it('stops the subscription and the polling of Plaid when the client disconnects', async () => {
        const plaid = await startPlaidDouble(readOf);
        const { asService, watch, logged } = await graph.serve(plaid);
        const reads = (token: string) =>
          plaid.calls.filter(({ body }) => body['link_token'] === token).length;
        const watching = watch(client, 'a', asService());
        await watching.count(1);
        watching.stop();
        await logged({ msg: 'subscription ended', updates: 1 });

        // Polled at the same interval.
        watch(client, 'b', asService());
        await until(() => reads('b') === 1);
        const before = reads('a');
        await until(() => reads('b') === 3);
        expect(reads('a')).toBe(before);
      });
    });

    const [[client]] = clients;

    if (kind === 'ws') {
      it('is refused for a user without a token', async () => {
        const { linkToken, watch, logged, log } = await graph.serveWithEmulator();
        const watching = watch(client, await linkToken());
        await Promise.race([logged({ msg: 'authentication failed' }), watching.ended]);
        expect(log).toContainEqual(expect.objectContaining({ problem: 'missing' }));
        watching.stop();
      });

      it('is refused with a wrong router secret', async () => {
        const { as, watch, logged, log } = await graph.serveWithEmulator({ ROUTER_SECRET: 'another-secret' });
        const watching = watch(client, 'link-sandbox-1', as('user-1'));
        await Promise.race([logged({ msg: 'authentication failed' }), watching.ended]);
        expect(log).toContainEqual(expect.objectContaining({ problem: 'not from the router' }));
        watching.stop();
      });

      it('resumes by itself at the server that replaces a stopped one', async () => {
        const { app, asService, linkToken, watch, again } = await graph.serveWithEmulator();
        const watching = watch(client, await linkToken(), asService());
        await watching.count(1);
        await app.stop();
        await again();
        await watching.count(2);
        expect(watching.results).toEqual([snapshot, snapshot]);
      });
    } else {
      it.each([
        ['for a user who did not sign in', {}, null, SIGN_IN, 'UNAUTHENTICATED'],
        [
          'with another secret than our server’s',
          { ROUTER_SECRET: 'another' },
          'user-1',
          ROUTER_ALONE,
          'UNAUTHENTICATED',
        ],
        [
          'where its origin is not listed',
          { ROUTER_CALLBACK_ORIGINS: 'http://127.0.0.1:9' },
          'user-1',
          NOT_THERE,
          'FORBIDDEN',
        ],
        ['where no origin is listed', { ROUTER_CALLBACK_ORIGINS: '' }, 'user-1', NOT_THERE, 'FORBIDDEN'],
      ] as const)('is refused, and sent nothing, %s', async (_, env, user, message, code) => {
        const { as, watch, callbacks } = await graph.serveWithEmulator(env);
        const watching = watch(client, 'link-sandbox-1', user ? as(user) : {});
        expect(await watching.ended).toBeNull();
        expect(watching.results).toEqual([refusal(message, code)]);
        expect(callbacks).toEqual([]);
      });

      it('asks its client to subscribe again when our server stops', async () => {
        const { app, as, linkToken, watch } = await graph.serveWithEmulator();
        const watching = watch(client, await linkToken(), as('user-1'));
        await watching.count(1);
        await app.stop();
        expect(await watching.ended).toBeNull();
        expect(watching.results).toEqual([snapshot, refusal(STOPPING, 'INTERNAL_SERVER_ERROR')]);
      });
    }
  });
});
