/** Two real gateways in front of our server and a neighbour, which is a process of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from '../../src/graphql/schema';
import { selectAllFields } from '../../src/pages/explorer/selectAllFields';
import { startTestEmulator, type TestEmulator } from '../emulator/testEmulator';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith } from '../support/processes/programs';
import { withApollo, withTheGuild } from './composers';
import { GATEWAY_PACKAGES, gatewayPackages, startApolloGateway, startHiveGateway } from './gatewayPrograms';
import { readOf, UNKNOWN } from './readOf';
import { startTestSupergraph, type TestSupergraph } from './testSupergraph';

const gateways = [
  {
    name: '@apollo/gateway',
    start: startApolloGateway,
    compose: withApollo,
    pathOfThirdLink: ['users', 0, 'links', 2],
  },
  {
    name: 'Hive Gateway',
    start: startHiveGateway,
    compose: withTheGuild,
    // It names the field that requested the entity, but not the list index.
    pathOfThirdLink: ['users', 0, 'links', 'requestId'],
  },
] as const;

describeWith('behind a gateway', GATEWAY_PACKAGES, gatewayPackages, () => {
  describe.each(gateways)('$name', ({ start, compose, pathOfThirdLink }) => {
    let graph: TestSupergraph;

    beforeAll(async () => {
      graph = await startTestSupergraph(start, compose);
    });
    afterAll(() => graph?.stop());

    async function serveWithEmulator(): Promise<TestEmulator> {
      const emulator = await startTestEmulator();
      await graph.serveWith(emulator.url, () => emulator.clock.now);
      return emulator;
    }

    it('creates a link token', async () => {
      const emulator = await serveWithEmulator();
      const { data, errors } = await graph.ask(
        `mutation ($input: CreateLinkTokenInput!) {
          createLinkToken(input: $input) {
            linkToken expiration hostedLinkUrl details { linkToken status metadata { clientName initialProducts } }
          }
        }`,
        {
          input: {
            user: { clientUserId: 'user-1' },
            clientName: 'Budget Buddy',
            language: 'en',
            countryCodes: ['US'],
            products: ['TRANSACTIONS'],
            hostedLink: {},
          },
        },
      );
      expect(errors).toBeUndefined();
      expect(data.createLinkToken).toEqual({
        linkToken: expect.stringMatching(/^link-sandbox-/),
        expiration: '2026-03-01T12:30:00Z',
        hostedLinkUrl: expect.stringContaining(emulator.url),
        details: {
          linkToken: data.createLinkToken.linkToken,
          status: 'PENDING',
          metadata: { clientName: 'Budget Buddy', initialProducts: ['TRANSACTIONS'] },
        },
      });
    });

    it('returns every field as our server does', async () => {
      const example = readFileSync(join(__dirname, '../fixtures/linkTokenGet.json'), 'utf8');
      const plaid = await startPlaidDouble(() => JSON.parse(example));
      const { graphql } = await graph.serveWith(plaid.url);
      const query = `query ($token: String!) { linkToken(token: $token) ${selectAllFields(buildSchema(), 'LinkToken')} }`;
      const straight = await graphql(query, { token: 't' });
      expect(straight.data.linkToken.linkSessions[0].events).toHaveLength(17);
      expect(await graph.ask(query, { token: 't' })).toEqual(straight);
    });

    it('continues with our sessions where the neighbour starts', async () => {
      const emulator = await serveWithEmulator();
      const pendingLink = await emulator.linkToken();
      const { public_tokens } = await emulator.play({ link_token: pendingLink, outcome: 'success' });
      const id = await graph.createUser({ pendingLink });

      const { data, errors } = await graph.ask(
        `query ($id: ID!) {
          user(id: $id) {
            name
            accounts { product }
            pendingLink {
              status publicTokens
              linkSessions { outcome results { itemAddResults { publicToken institution { name } } } }
            }
          }
        }`,
        { id },
      );
      expect(errors).toBeUndefined();
      const itemAddResults = [
        { publicToken: public_tokens[0], institution: { name: 'First Platypus Bank' } },
      ];
      expect(data.user).toEqual({
        name: 'Ada',
        accounts: [{ product: 'SAVINGS_PLAN' }],
        pendingLink: {
          status: 'SUCCEEDED',
          publicTokens: public_tokens,
          linkSessions: [{ outcome: 'SUCCEEDED', results: { itemAddResults } }],
        },
      });
    });

    it('continues with the neighbour’s institution data where we start', async () => {
      const emulator = await serveWithEmulator();
      const token = await emulator.linkToken();
      await emulator.play({ link_token: token, outcome: 'success' });

      const { data, errors } = await graph.ask(
        `query ($token: String!) {
          linkToken(token: $token) { linkSessions { results { itemAddResults { institution { name branchCount } } } } }
        }`,
        { token },
      );
      expect(errors).toBeUndefined();
      expect(data.linkToken.linkSessions[0].results.itemAddResults).toEqual([
        { institution: { name: 'First Platypus Bank', branchCount: 12 } },
      ]);
    });

    it('queries us once and Plaid twice for 9 links to 2 tokens', async () => {
      const plaid = await startPlaidDouble(readOf);
      await graph.serveWith(plaid.url);
      const links = ['aba', 'bba', 'aab'].map((tokens) => tokens.split(''));
      const ids = await Promise.all(links.map((tokens) => graph.createUser({ links: tokens })));

      const query = 'query ($ids: [ID!]!) { users(ids: $ids) { links { requestId } } }';
      const { data, errors } = await graph.ask(query, { ids });
      expect(errors).toBeUndefined();
      expect(data.users).toEqual(
        links.map((tokens) => ({ links: tokens.map((token) => ({ requestId: `read of ${token}` })) })),
      );
      expect(graph.exchanges).toHaveLength(1);
      expect(plaid.calls.map(({ body }) => body['link_token']).sort()).toEqual(['a', 'b']);
    });

    it('loses only the entity of a token unknown to Plaid and passes its code on', async () => {
      const plaid = await startPlaidDouble(readOf);
      await graph.serveWith(plaid.url);
      const id = await graph.createUser({ links: ['a', 'b', UNKNOWN] });

      const query = 'query ($ids: [ID!]!) { users(ids: $ids) { name links { linkToken requestId } } }';
      const { data, errors } = await graph.ask(query, { ids: [id] });
      const links = [
        { linkToken: 'a', requestId: 'read of a' },
        { linkToken: 'b', requestId: 'read of b' },
        { linkToken: UNKNOWN, requestId: null },
      ];
      expect(data.users).toEqual([{ name: 'Ada', links }]);
      expect(errors).toEqual([
        {
          message: 'Link token not found.',
          path: pathOfThirdLink,
          extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false, serviceName: 'plaid' },
        },
      ]);
    });

    it('does not reveal Plaid’s address when Plaid is unreachable', async () => {
      await graph.serveWith('http://127.0.0.1:9/private-path');
      const { data, errors } = await graph.ask('{ linkToken(token: "t") { status } }');
      expect(data).toEqual({ linkToken: null });
      for (const said of [graph.exchanges[0]?.answer, JSON.stringify(errors)]) {
        expect(said).toContain('PLAID_UNAVAILABLE');
        expect(said).not.toMatch(/127\.0\.0\.1|localhost|https?:|:9\b|private-path/);
      }
    });

    it('passes the client name on to our log', async () => {
      const plaid = await startPlaidDouble(readOf);
      const { log } = await graph.serveWith(plaid.url);
      const client = { 'apollographql-client-name': 'web-shop', 'apollographql-client-version': '1.2.3' };
      await graph.ask('{ linkToken(token: "t") { status } }', {}, client);
      expect(log).toContainEqual(
        expect.objectContaining({ msg: 'operation', clientName: 'web-shop', clientVersion: '1.2.3' }),
      );
    });
  });
});
