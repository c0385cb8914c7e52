/** Two gateways that pass on the user's credentials and the router secret; and Rover with both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { startTestEmulator } from '../emulator/testEmulator';
import { startIssuer } from '../support/issuer';
import { describeWith } from '../support/processes/programs';
import { startTestApp } from '../support/testApp';
import { withApollo, withTheGuild } from './composers';
import { GATEWAY_PACKAGES, gatewayPackages, startApolloGateway, startHiveGateway } from './gatewayPrograms';
import { NEEDS_ROVER, roverProgram, runRover } from './roverProgram';
import { startTestSupergraph, type TestSupergraph } from './testSupergraph';

const ROUTER_SECRET = 'router-secret-of-tests';

const gateways = [
  {
    name: '@apollo/gateway',
    start: startApolloGateway,
    compose: withApollo,
    pathBelowUser: ['user', 'pendingLink'],
    // It wraps our message in an error of its own, which reveals our server's address.
    notLetIn: (message: string) => ({
      message: '401: Unauthorized',
      extensions: {
        code: 'UNAUTHENTICATED',
        response: {
          url: expect.stringMatching(/^http:.*\/graphql$/),
          status: 401,
          statusText: 'Unauthorized',
          body: { errors: [{ message, extensions: { code: 'UNAUTHENTICATED', retryable: false } }] },
        },
      },
    }),
  },
  {
    name: 'Hive Gateway',
    start: startHiveGateway,
    compose: withTheGuild,
    pathBelowUser: ['user', 'pendingLink', 'status'],
    notLetIn: (message: string, path: readonly string[]) => ({
      message,
      path,
      extensions: { code: 'UNAUTHENTICATED', retryable: false, serviceName: 'plaid' },
    }),
  },
] as const;

const CREATE = `mutation ($input: CreateLinkTokenInput!) {
  createLinkToken(input: $input) { linkToken details { status } }
}`;

const input = {
  clientName: 'Budget Buddy',
  language: 'en',
  countryCodes: ['US'],
  products: ['TRANSACTIONS'],
};

const USER = 'query ($id: ID!) { user(id: $id) { name pendingLink { linkToken status } } }';

const SIGN_IN = 'An access token is required. Send it as `Authorization: Bearer …`.';
const SIGN_IN_AGAIN = 'The access token is invalid or has expired. Sign in again.';

describeWith('behind a gateway with sign-in', GATEWAY_PACKAGES, gatewayPackages, () => {
  describe.each(gateways)('$name', ({ start, compose, pathBelowUser, notLetIn }) => {
    let graph: TestSupergraph;

    beforeAll(async () => {
      graph = await startTestSupergraph((supergraph) => start(supergraph, ROUTER_SECRET), compose);
    });
    afterAll(() => graph?.stop());

    async function serve(env = {}) {
      const emulator = await startTestEmulator();
      const now = () => emulator.clock.now;
      const issuer = await startIssuer({ now });
      const { log } = await graph.serveWith(emulator.url, now, { ...issuer.env, ROUTER_SECRET, ...env });
      const as = (sub: string) => ({ authorization: `Bearer ${issuer.token({ sub })}` });
      return {
        log,
        as,
        expired: { authorization: `Bearer ${issuer.forgedTokens().expired}` },
        /** Creates a link token as `user-1`, and a user at the neighbour who holds it. */
        async linked() {
          const { data } = await graph.ask(CREATE, { input }, as('user-1'));
          const { linkToken } = data.createLinkToken;
          return { linkToken, id: await graph.createUser({ pendingLink: linkToken }) };
        },
      };
    }

    it('passes the user’s token and the router secret on to our server', async () => {
      const { as } = await serve();
      const headers = as('user-1');
      await graph.ask('{ linkToken(token: "t") { status } }', {}, headers);
      expect(graph.exchanges.map((exchange) => exchange.headers)).toMatchObject([
        { ...headers, 'router-authorization': ROUTER_SECRET },
      ]);
    });

    it('creates a link token and returns its status to its user', async () => {
      const { as } = await serve();
      expect(await graph.ask(CREATE, { input }, as('user-1'))).toEqual({
        status: 200,
        data: {
          createLinkToken: {
            linkToken: expect.stringMatching(/^link-sandbox-/),
            details: { status: 'PENDING' },
          },
        },
      });
    });

    it('leads a user from the neighbour to the user’s own link token', async () => {
      const { as, linked } = await serve();
      const { linkToken, id } = await linked();
      expect(await graph.ask(USER, { id }, as('user-1'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: { linkToken, status: 'PENDING' } } },
      });
    });

    it('returns null for a stranger’s link token, and the rest of the response', async () => {
      const { as, linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id }, as('user-2'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [
          {
            message: 'Link token not found.',
            path: pathBelowUser,
            extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false, serviceName: 'plaid' },
          },
        ],
      });
    });

    it('passes on the path of an input field that end users may not set', async () => {
      const { as } = await serve();
      const webhook = 'https://example.com/plaid';
      expect(await graph.ask(CREATE, { input: { ...input, webhook } }, as('user-1'))).toEqual({
        status: 200,
        data: null,
        errors: [
          {
            message: 'End users cannot set `input.webhook`. It requires the scope `link:service`.',
            path: ['createLinkToken'],
            extensions: {
              code: 'FORBIDDEN',
              retryable: false,
              argumentPath: ['input', 'webhook'],
              serviceName: 'plaid',
            },
          },
        ],
      });
    });

    it('loses only our part of the response for a user without a token', async () => {
      const { linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id })).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [notLetIn(SIGN_IN, pathBelowUser)],
      });
    });

    it('creates no link token for a user without a token', async () => {
      await serve();
      expect(await graph.ask(CREATE, { input })).toEqual({
        status: 200,
        data: null,
        errors: [notLetIn(SIGN_IN, ['createLinkToken'])],
      });
    });

    it('reports an expired access token to the user', async () => {
      const { expired, linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id }, expired)).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [notLetIn(SIGN_IN_AGAIN, pathBelowUser)],
      });
    });

    it('is refused with a wrong router secret, which our log shows', async () => {
      const { as, log } = await serve({ ROUTER_SECRET: 'another-secret-of-tests' });
      const id = await graph.createUser({ pendingLink: 'link-sandbox-1' });
      expect(await graph.ask(USER, { id }, as('user-1'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [
          notLetIn(
            'Requests must come through the router: the Router-Authorization header is missing or wrong.',
            pathBelowUser,
          ),
        ],
      });
      expect(log.filter(({ problem }) => problem)).toMatchObject([
        { msg: 'authentication failed', problem: 'not from the router' },
      ]);
    });
  });
});

describeWith('rover with sign-in', NEEDS_ROVER, roverProgram, (rover) => {
  /** Introspects the subgraph with these headers. */
  const introspect = (url: string, headers: readonly string[]) =>
    runRover(rover, [
      'subgraph',
      'introspect',
      `${url}/graphql`,
      ...headers.flatMap((each) => ['--header', each]),
    ]);

  async function serve() {
    const issuer = await startIssuer();
    // No request reaches Plaid here.
    const { url } = await startTestApp({
      PLAID_BASE_URL: 'http://127.0.0.1:9',
      ROUTER_SECRET,
      ...issuer.env,
    });
    return { url, authorization: `Authorization: Bearer ${issuer.token({ scope: 'link:service' })}` };
  }

  it('reads the subgraph’s schema with an access token and the router secret', async () => {
    const { url, authorization } = await serve();
    const answer = await introspect(url, [authorization, `Router-Authorization: ${ROUTER_SECRET}`]);
    const written = readFileSync(join(__dirname, '../../schema.graphql'), 'utf8');
    expect([answer.exitCode, print(parse(answer.stdout))]).toEqual([0, print(parse(written))]);
  });

  it('is refused the subgraph’s schema without either', async () => {
    const { url, authorization } = await serve();
    for (const headers of [[authorization], [`Router-Authorization: ${ROUTER_SECRET}`]]) {
      const { exitCode, stdout } = await introspect(url, headers);
      expect([exitCode, stdout]).toEqual([1, '']);
    }
  });
});
