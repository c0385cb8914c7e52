/** Authorisation matrix: every caller, every kind of link token, every transport. */
import { isDeepStrictEqual } from 'node:util';
import { startOnce } from '../support/closing';
import { forgeryNames, type Issuer, startIssuer } from '../support/issuer';
import { type PlaidCall, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { inFullSuite } from '../support/suite';
import { type Data, type GraphQLAnswer, startTestApp } from '../support/testApp';

/** Request of each transport for a token, and the response to an authorised caller. */
const transports: Record<string, Transport> = {
  query: {
    query: 'query ($token: String!) { linkToken(token: $token) { linkToken requestId } }',
    good: (read) => ({ linkToken: read }),
    bad: { linkToken: null },
    path: ['linkToken'],
  },
  'an alias beside a good one': {
    query:
      'query ($token: String!, $mine: String!) { mine: linkToken(token: $mine) { __typename } theirs: linkToken(token: $token) { linkToken requestId } }',
    good: (read) => ({ mine: { __typename: 'LinkToken' }, theirs: read }),
    bad: { mine: { __typename: 'LinkToken' }, theirs: null },
    path: ['theirs'],
  },
  entity: {
    query:
      'query ($token: String!) { _entities(representations: [{ __typename: "LinkToken", linkToken: $token }]) { ... on LinkToken { linkToken requestId } } }',
    good: (read) => ({ _entities: [read] }),
    bad: { _entities: [null] },
    path: ['_entities', 0],
  },
  details: {
    query:
      'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { details { linkToken requestId } } }',
    good: (read) => ({ createLinkToken: { details: read } }),
    bad: { createLinkToken: { details: null } },
    path: ['createLinkToken', 'details'],
  },
  subscription: {
    query:
      'subscription ($token: String!) { linkTokenUpdated(token: $token) { reason linkToken { linkToken requestId } } }',
    good: (read) => ({ linkTokenUpdated: { reason: 'SNAPSHOT', linkToken: read } }),
    // The subscription never started.
    bad: undefined,
    path: ['linkTokenUpdated'],
    isStream: true,
  },
};

interface Transport {
  readonly query: string;
  good(read: Data): Data;
  readonly bad: Data;
  readonly path: readonly (string | number)[];
  /** An SSE response, of which the first event suffices. */
  readonly isStream?: boolean;
}

const tokens = ['own', 'other’s', 'unknown', 'expired', 'unrecorded'] as const;
type Cells = Record<(typeof tokens)[number], string>;

const READ = 'read by 1 call';
/** Plaid was called and did not know the token. */
const GONE = 'not found by 1 call';
const NOT_FOUND = 'not found by 0 calls';
const UNAUTHENTICATED = 'unauthenticated by 0 calls';
const reads: Record<string, Cells> = {
  owner: { own: READ, 'other’s': NOT_FOUND, unknown: NOT_FOUND, expired: GONE, unrecorded: NOT_FOUND },
  stranger: {
    own: NOT_FOUND,
    'other’s': READ,
    unknown: NOT_FOUND,
    expired: NOT_FOUND,
    unrecorded: NOT_FOUND,
  },
  service: { own: READ, 'other’s': READ, unknown: GONE, expired: GONE, unrecorded: READ },
};

/**
 * On this transport the token is Plaid's response to the caller's own create, so it is the caller's, even if another
 * caller got it before.
 */
const creates: Cells = { own: READ, 'other’s': READ, unknown: GONE, expired: GONE, unrecorded: READ };

const SIGN_IN = 'An access token is required. Send it as `Authorization: Bearer …`.';
const SIGN_IN_AGAIN = 'The access token is invalid or has expired. Sign in again.';

const allUnauthenticated = Object.fromEntries(tokens.map((token) => [token, UNAUTHENTICATED]));
const callers = ['unauthenticated', 'owner', 'stranger', 'service', ...forgeryNames];

describe('ownership in memory', () => {
  matrix(async () => ({}), callers);
});

describeWith('ownership in Redis', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  // A forged token is rejected before any ownership lookup, so the store makes no difference.
  const byDefault = [
    'unauthenticated',
    'owner',
    'stranger',
    'service',
    'expired',
    'signed by a stranger who names our key',
  ];
  matrix(async () => ({ REDIS_URL: (await startRedis()).url }), inFullSuite(callers, byDefault));
});

function matrix(state: () => Promise<Record<string, string>>, rows: readonly string[]): void {
  const shared = startOnce(async () => startHouse(await state()));

  it.each(rows)('lets %s read only its own tokens over every transport', async (caller) => {
    const house = shared();
    const tryTransport = async (transport: Transport): Promise<Cells> => {
      const cells = tokens.map(async (kind) => [kind, await house.tryTransport(caller, transport, kind)]);
      return Object.fromEntries(await Promise.all(cells));
    };
    const rowsOf = Object.entries(transports).map(async ([name, transport]) => [
      name,
      await tryTransport(transport),
    ]);
    const table = Object.fromEntries(await Promise.all(rowsOf));
    const signedIn = reads[caller];
    expect(table).toEqual(
      Object.fromEntries(
        Object.keys(transports).map((name) => [
          name,
          signedIn ? (name === 'details' ? creates : signedIn) : allUnauthenticated,
        ]),
      ),
    );
  });
}

/** A server, its issuer, and a Plaid that returns and knows the tokens of each cell. */
async function startHouse(env: Record<string, string>) {
  const issuer = await startIssuer();
  /** The token that Plaid returns next, by the name in the create request. */
  const next = new Map<string, string>();
  const known = new Set<string>();
  const plaid = await startPlaidDouble((call, response) => {
    if (call.path === '/link/token/create') return { link_token: next.get(String(nameIn(call))) };
    const token = String(call.body['link_token']);
    if (known.has(token)) return { request_id: `read of ${token}` };
    return sendJson(response, 400, {
      error_type: 'INVALID_INPUT',
      error_code: 'INVALID_LINK_TOKEN',
      error_message: `invalid link_token ${token}`,
      request_id: 'r-of-plaid',
    });
  });
  const app = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    // Owner and stranger create the tokens of all rows.
    MAX_CREATES_PER_MINUTE: '10000',
    ...issuer.env,
    ...env,
  });
  const authorizations = authorizationsOf(issuer);
  let cells = 0;

  return { tryTransport };

  async function tryTransport(caller: string, transport: Transport, kind: keyof Cells): Promise<string> {
    cells += 1;
    const name = `cell ${cells}`;
    const [token, mine] = [`link-sandbox-${cells}-${kind}`, `link-sandbox-${cells}-mine`];
    for (const each of [mine, ...(kind === 'unknown' || kind === 'expired' ? [] : [token])]) known.add(each);
    if (kind === 'own' || kind === 'expired') await make(token, 'owner');
    if (kind === 'other’s') await make(token, 'stranger');
    if (['owner', 'stranger', 'service'].includes(caller)) await make(mine, caller);

    next.set(name, token);
    const variables = { token, mine, input: inputFor(name, caller) };
    const { status, data, errors } = await retryUnavailable(() =>
      transport.isStream
        ? firstOf(`${app.url}/graphql/stream`, transport.query, variables, headersOf(caller))
        : ask(caller, transport.query, variables),
    );
    const calls = plaid.calls.filter(({ body }) => body['link_token'] === token).length;
    const outcome = meaningOf({ status, data, errors }, transport, token, caller);
    return `${outcome} by ${calls} ${calls === 1 ? 'call' : 'calls'}`;
  }

  async function make(token: string, caller: string): Promise<void> {
    next.set(token, token);
    const { errors } = await retryUnavailable(() => ask(caller, MAKE, { input: inputFor(token, caller) }));
    expect(errors).toBeUndefined();
  }

  function ask(caller: string, query: string, variables: object) {
    return app.graphql(query, variables, headersOf(caller));
  }

  function headersOf(caller: string): Record<string, string> {
    return caller === 'unauthenticated' ? {} : { authorization: `Bearer ${authorizations[caller]}` };
  }
}

/** Retries as clients do: on a busy machine Redis may exceed its reply timeout of one second. */
async function retryUnavailable(run: () => Promise<GraphQLAnswer>): Promise<GraphQLAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await run();
    const codes: unknown[] = (answer.errors ?? []).map((error: Data) => error.extensions?.code);
    if (attempt === 5 || !codes.includes('SERVICE_UNAVAILABLE')) return answer;
  }
}

/** The first event of a stream, or the response if there is no stream; then disconnects. */
async function firstOf(
  url: string,
  query: string,
  variables: object,
  headers: Record<string, string>,
): Promise<GraphQLAnswer> {
  const hangUp = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: hangUp.signal,
  });
  const { status, body } = response;
  if (status !== 200 || !body) return { status, ...((await response.json()) as { data: Data }) };
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const [, json] = /^event: next\ndata: (.*)\n\n/m.exec(text) ?? [];
    if (json === undefined) continue;
    hangUp.abort();
    return { status, ...JSON.parse(json) };
  }
  throw new Error(`no event: ${text}`);
}

const MAKE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';

function inputFor(clientName: string, caller: string): object {
  const user = caller === 'service' ? { clientUserId: 'anybody' } : {};
  return { clientName, language: 'en', countryCodes: ['US'], user };
}

function nameIn({ body }: PlaidCall): unknown {
  return body['client_name'];
}

function authorizationsOf(issuer: Issuer): Record<string, string> {
  return {
    owner: issuer.token({ sub: 'owner' }),
    stranger: issuer.token({ sub: 'stranger' }),
    service: issuer.token({ sub: 'service', scope: 'openid link:service' }),
    ...issuer.forgedTokens(),
  };
}

const SOMEWHERE = 'somewhere';

/** Names a complete response; any other response is returned as it is. */
function meaningOf(answer: Data, transport: Transport, token: string, caller: string): string {
  const error = (code: string, message: string, path?: readonly unknown[]) => [
    { message, extensions: { code, retryable: false }, ...(path && { path, locations: SOMEWHERE }) },
  ];
  const meanings: Record<string, Data> = {
    read: { status: 200, data: transport.good({ linkToken: token, requestId: `read of ${token}` }) },
    'not found': {
      status: 200,
      data: transport.bad,
      errors: error('LINK_TOKEN_NOT_FOUND', 'Link token not found.', transport.path),
    },
    unauthenticated: {
      status: 401,
      // One message for every invalid token.
      errors: error('UNAUTHENTICATED', caller === 'unauthenticated' ? SIGN_IN : SIGN_IN_AGAIN),
    },
  };
  const [found] = Object.entries(meanings).find(([, meaning]) => matches(answer, meaning)) ?? [];
  return found ?? JSON.stringify(answer);
}

/** Without `expect`, which takes a millisecond to describe a difference: most responses differ from two candidates. */
function matches(answer: Data, meaning: Data): boolean {
  const plain = JSON.stringify(answer, (key, value) => (key === 'locations' && value ? SOMEWHERE : value));
  return isDeepStrictEqual(JSON.parse(plain), JSON.parse(JSON.stringify(meaning)));
}
