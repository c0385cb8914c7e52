/**
 * Behind two gateways that hand on who is signed in, and show by the router's secret that they are the router; and
 * asked by Apollo's command-line tool.
 */
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

jest.setTimeout(120_000);

const ROUTER_SECRET = 'router-secret-of-tests';

const gateways = [
  {
    name: '@apollo/gateway',
    start: startApolloGateway,
    compose: withApollo,
    pathBelowUser: ['user', 'pendingLink'],
    // It keeps what our server said beneath an error of its own, and tells its client where our server is.
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

const SIGN_IN = 'Sign in: send an access token as `Authorization: Bearer …`.';
const SIGN_IN_AGAIN = 'The access token is not valid, or not any more: sign in again.';

describeWith('behind a gateway where users sign in', GATEWAY_PACKAGES, gatewayPackages, () => {
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
        /** Makes a link token as `user-1`, and at the neighbour a user who holds it. */
        async linked() {
          const { data } = await graph.ask(CREATE, { input }, as('user-1'));
          const { linkToken } = data.createLinkToken;
          return { linkToken, id: await graph.createUser({ pendingLink: linkToken }) };
        },
      };
    }

    it('hands our server the user’s token and the router’s secret', async () => {
      const { as } = await serve();
      const headers = as('user-1');
      await graph.ask('{ linkToken(token: "t") { status } }', {}, headers);
      expect(graph.exchanges.map((exchange) => exchange.headers)).toMatchObject([
        { ...headers, 'router-authorization': ROUTER_SECRET },
      ]);
    });

    it('makes a link token and tells its user how it stands', async () => {
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

    it('leads a user from the neighbour to the link token that is theirs', async () => {
      const { as, linked } = await serve();
      const { linkToken, id } = await linked();
      expect(await graph.ask(USER, { id }, as('user-1'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: { linkToken, status: 'PENDING' } } },
      });
    });

    it('tells a stranger of a link token that there is none, and the rest of the answer', async () => {
      const { as, linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id }, as('user-2'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [
          {
            message: 'There is no such link token.',
            path: pathBelowUser,
            extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false, serviceName: 'plaid' },
          },
        ],
      });
    });

    it('hands on which field of the input is not for end users', async () => {
      const { as } = await serve();
      const webhook = 'https://example.com/plaid';
      expect(await graph.ask(CREATE, { input: { ...input, webhook } }, as('user-1'))).toEqual({
        status: 200,
        data: null,
        errors: [
          {
            message: '`input.webhook` is not for end users: it takes the scope `link:service`.',
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

    it('loses to a user who did not sign in our part of the answer alone', async () => {
      const { linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id })).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [notLetIn(SIGN_IN, pathBelowUser)],
      });
    });

    it('makes no link token for a user who did not sign in', async () => {
      await serve();
      expect(await graph.ask(CREATE, { input })).toEqual({
        status: 200,
        data: null,
        errors: [notLetIn(SIGN_IN, ['createLinkToken'])],
      });
    });

    it('tells a user whose token has expired to sign in again', async () => {
      const { expired, linked } = await serve();
      const { id } = await linked();
      expect(await graph.ask(USER, { id }, expired)).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [notLetIn(SIGN_IN_AGAIN, pathBelowUser)],
      });
    });

    it('with another secret than our server’s is told so, as is our log', async () => {
      const { as, log } = await serve({ ROUTER_SECRET: 'another-secret-of-tests' });
      const id = await graph.createUser({ pendingLink: 'link-sandbox-1' });
      expect(await graph.ask(USER, { id }, as('user-1'))).toEqual({
        status: 200,
        data: { user: { name: 'Ada', pendingLink: null } },
        errors: [notLetIn('This server answers its router alone.', pathBelowUser)],
      });
      expect(log.filter(({ problem }) => problem)).toMatchObject([
        { msg: 'authentication failed', problem: 'not from the router' },
      ]);
    });
  });
});

describeWith('rover, where callers sign in', NEEDS_ROVER, roverProgram, (rover) => {
  /** Asks for the subgraph's schema with these headers. */
  const introspect = (url: string, headers: readonly string[]) =>
    runRover(rover, [
      'subgraph',
      'introspect',
      `${url}/graphql`,
      ...headers.flatMap((each) => ['--header', each]),
    ]);

  async function serve() {
    const issuer = await startIssuer();
    // Nothing is asked of Plaid here.
    const { url } = await startTestApp({
      PLAID_BASE_URL: 'http://127.0.0.1:9',
      ROUTER_SECRET,
      ...issuer.env,
    });
    return { url, authorization: `Authorization: Bearer ${issuer.token({ scope: 'link:service' })}` };
  }

  it('reads the subgraph’s schema with an access token and the router’s secret', async () => {
    const { url, authorization } = await serve();
    const answer = await introspect(url, [authorization, `Router-Authorization: ${ROUTER_SECRET}`]);
    const written = readFileSync(join(__dirname, '../../schema.graphql'), 'utf8');
    expect([answer.exitCode, print(parse(answer.stdout))]).toEqual([0, print(parse(written))]);
  });

  it('is refused it without either', async () => {
    const { url, authorization } = await serve();
    for (const headers of [[authorization], [`Router-Authorization: ${ROUTER_SECRET}`]]) {
      const { exitCode, stdout } = await introspect(url, headers);
      expect([exitCode, stdout]).toEqual([1, '']);
    }
  });
});
