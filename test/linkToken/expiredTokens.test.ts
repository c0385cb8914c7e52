/** The status of a token before and after its expiration is the same by every way of reading it. */
import { startLiveServer, type TransportName, transports, WATCH } from '../graphql/transports/liveServer';
import type { Data } from '../support/testApp';
import { exited, gone, open, succeeded } from './updates/scriptedPlaid';

const EXPIRATION = '2026-03-01T16:00:00Z';
const EXPIRES_AT = Date.parse(EXPIRATION);

const clock = { now: EXPIRES_AT };
/** Another one for each reading, since subscribers share reads of a token for a second. */
let token = '';
let tokens = 0;
let current: Awaited<ReturnType<typeof startLiveServer>>;
const server = () => current;

// A poll of an earlier test's subscription would take a response that a test gives once.
beforeEach(async () => {
  current = await startLiveServer({}, () => clock.now);
});

const QUERY = 'query ($token: String!) { linkToken(token: $token) { status } }';

/** Each returns the status or the error code. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  query: () => read(QUERY),
  // The compiled execution leaves an operation with a nullable condition to graphql-js.
  'query of graphql-js': () =>
    read(
      'query ($token: String!, $all: Boolean = false) { linkToken(token: $token) { status @skip(if: $all) } }',
    ),
  'query by GET': async () => {
    const parameters = new URLSearchParams({ query: QUERY, variables: JSON.stringify({ token }) });
    const response = await fetch(`${server().url}/graphql?${parameters}`);
    return outcomeOf((await response.json()) as Data);
  },
  entity: () =>
    read(
      'query ($references: [_Any!]!) { _entities(representations: $references) { ... on LinkToken { status } } }',
    ),
  ...Object.fromEntries(transports.map((transport) => [transport, () => subscribe(transport)])),
};

async function read(query: string): Promise<unknown> {
  const references = [{ __typename: 'LinkToken', linkToken: token }];
  return outcomeOf(await server().graphql(query, { token, references }));
}

/** Reads the snapshot of a subscription. */
async function subscribe(transport: TransportName): Promise<unknown> {
  const subscription = await server().run(transport, { query: WATCH, variables: { token } });
  const errors = await Promise.race([subscription.count(1), subscription.ended]);
  subscription.stop();
  return outcomeOf(subscription.results[0] ?? { errors });
}

function outcomeOf({ data, errors }: Data): unknown {
  const linkToken = data?.linkToken ?? data?._entities?.[0] ?? data?.linkTokenUpdated?.linkToken;
  return linkToken?.status ?? errors[0].extensions.code;
}

async function readByAllWays(prepare = () => {}): Promise<Record<string, unknown>> {
  const outcomes: Record<string, unknown> = {};
  for (const [way, readStatus] of Object.entries(ways)) {
    tokens += 1;
    token = `link-sandbox-${tokens}`;
    prepare();
    outcomes[way] = await readStatus();
  }
  return outcomes;
}

const allWays = (outcome: string) => Object.fromEntries(Object.keys(ways).map((way) => [way, outcome]));

it.each<[content: string, linkToken: object, before: string, after: string]>([
  ['no session', {}, 'PENDING', 'EXPIRED'],
  ['an open session', { link_sessions: [open('OPEN')] }, 'IN_PROGRESS', 'EXPIRED'],
  ['an exit', { link_sessions: [exited('OPEN')] }, 'EXITED', 'EXITED'],
  ['a success', { link_sessions: [succeeded('OPEN')] }, 'SUCCEEDED', 'SUCCEEDED'],
])('is the same for a token with %s', async (_, linkToken, before, after) => {
  server().plaid.setLinkToken({ expiration: EXPIRATION, ...linkToken });
  clock.now = EXPIRES_AT - 1;
  expect(await readByAllWays()).toEqual(allWays(before));
  clock.now = EXPIRES_AT;
  expect(await readByAllWays()).toEqual(allWays(after));
});

it('is LINK_TOKEN_NOT_FOUND once Plaid does not return the token any more', async () => {
  clock.now = EXPIRES_AT;
  const { plaid } = server();
  expect(await readByAllWays(() => plaid.respondOnce(gone))).toEqual(allWays('LINK_TOKEN_NOT_FOUND'));
});
