/** Two clients with access tokens: ownership, authentication errors, and tokens that expire. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  type ErrorLike,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client/core';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { fetchExchange, Client as UrqlClient } from '@urql/core';
import { print } from 'graphql';
import { from, switchMap } from 'rxjs';
import { startIssuer } from '../support/issuer';
import { type PlaidCall, startPlaidDouble } from '../support/plaid/plaidDouble';
import { temporaryFolder } from '../support/temporaryFolder';
import { startTestApp } from '../support/testApp';
import { messageFor } from './app/bankLink';
import { type Client, clients, connect, customer } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

const SIGN_IN = 'An access token is required. Send it as `Authorization: Bearer …`.';
const SIGN_IN_AGAIN = 'The access token is invalid or has expired. Sign in again.';
const unauthenticated = { code: 'UNAUTHENTICATED', retryable: false };

async function serve(env = {}) {
  const clock = { now: Date.now() };
  const issuer = await startIssuer({ now: () => clock.now });
  const plaid = await startPlaidDouble(plaidResponse);
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url, ...issuer.env, ...env }, () => clock.now);
  return {
    clock,
    issuer,
    plaid,
    url: `${url}/graphql`,
    as: (client: Client, sub: string) => connectWith(client, issuer.token({ sub })),
    connectWith,
  };
  function connectWith(client: Client, token: string | null) {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    return connect(client, { url: `${url}/graphql`, headers });
  }
}

const plaidResponse = ({ path, body }: PlaidCall) => ({
  link_token: path === '/link/token/create' ? 'link-sandbox-made' : body['link_token'],
  expiration: new Date(Date.now() + 3_600_000).toISOString(),
  request_id: 'request-1',
});

describe.each(clients)('%s, signed in', (_, client) => {
  it('creates a link token and reads it', async () => {
    const { as } = await serve();
    const bankLink = await as(client, customer.id);
    const { data } = await bankLink.start(customer);
    expect(data?.linkToken).toBe('link-sandbox-made');
    expect(await bankLink.progress('link-sandbox-made')).toEqual({
      data: { linkToken: 'link-sandbox-made', status: 'PENDING', sessions: [] },
      errors: [],
    });
  });

  it('receives LINK_TOKEN_NOT_FOUND for another user’s link token', async () => {
    const { as } = await serve();
    await (await as(client, customer.id)).start(customer);
    const { data, errors } = await (await as(client, 'user-43')).progress('link-sandbox-made');
    expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
      null,
      [{ code: 'LINK_TOKEN_NOT_FOUND', retryable: false }],
    ]);
  });

  it('receives FORBIDDEN with the path of a field that it may not set', async () => {
    const { as } = await serve();
    const { data, errors } = await (await as(client, 'user-43')).start(customer);
    expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
      null,
      [{ code: 'FORBIDDEN', retryable: false, argumentPath: ['input', 'user', 'clientUserId'] }],
    ]);
  });

  it('receives RATE_LIMITED with retryAfter', async () => {
    const { as } = await serve({ MAX_CREATES_PER_MINUTE: '1' });
    const bankLink = await as(client, customer.id);
    await bankLink.start(customer);
    const { data, errors } = await bankLink.start(customer);
    expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
      null,
      [{ code: 'RATE_LIMITED', retryable: true, retryAfter: expect.any(Number) }],
    ]);
    expect(errors.map(messageFor)).toEqual(['Please try again in a moment.']);
  });
});

describe.each([
  ['without a token', null, SIGN_IN],
  ['with a token that has expired', 'expired', SIGN_IN_AGAIN],
] as const)('%s', (_, forgery, message) => {
  async function readWithout(client: Client): Promise<unknown> {
    const { issuer, plaid, connectWith } = await serve();
    const bankLink = await connectWith(client, forgery && issuer.forgedTokens()[forgery]);
    const outcome = await bankLink.progress('link-sandbox-made').catch((error: unknown) => error);
    expect(plaid.calls).toEqual([]);
    return outcome;
  }

  it.each(clients)('%s receives UNAUTHENTICATED', async (_, client) => {
    expect(await readWithout(client)).toEqual({
      data: null,
      errors: [expect.objectContaining({ message, extensions: unauthenticated })],
    });
  });
});

const CREATE = gql`
  mutation Create($id: String!) {
    createLinkToken(
      input: { clientName: "B", language: "en", countryCodes: [US], products: [AUTH], user: { clientUserId: $id } }
    ) {
      linkToken
    }
  }
`;
const READ = gql`
  query Read($token: String!) {
    linkToken(token: $token) {
      linkToken
    }
  }
`;
const variables = { token: 'link-sandbox-made' };
const made = { createLinkToken: { linkToken: 'link-sandbox-made' } };
const read = { linkToken: { linkToken: 'link-sandbox-made' } };

describe('refresh of an expired access token', () => {
  /** A session at the issuer. Each of its tokens is valid for an hour. */
  async function session() {
    const { clock, issuer, url, plaid } = await serve();
    let token = issuer.token({ sub: customer.id });
    let refreshes = 0;
    return {
      url,
      plaid,
      authorization: () => `Bearer ${token}`,
      refresh: async () => {
        refreshes += 1;
        token = issuer.token({ sub: customer.id });
      },
      refreshes: () => refreshes,
      expire: () => {
        clock.now += 2 * 3_600_000;
      },
    };
  }

  function isUnauthenticated(error: ErrorLike): boolean {
    if (!CombinedGraphQLErrors.is(error)) return false;
    return error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED');
  }

  it('lets Apollo Client send the request again in an ErrorLink', async () => {
    const { url, plaid, authorization, refresh, refreshes, expire } = await session();
    const link = ApolloLink.from([
      new ErrorLink(({ error, operation, forward }) => {
        if (!isUnauthenticated(error)) return;
        return from(refresh()).pipe(switchMap(() => forward(operation)));
      }),
      new SetContextLink(({ headers }) => ({ headers: { ...headers, authorization: authorization() } })),
      new HttpLink({ uri: url }),
    ]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    expect((await client.mutate({ mutation: CREATE, variables: { id: customer.id } })).data).toMatchObject(
      made,
    );
    expire();
    expect((await client.query({ query: READ, variables })).data).toMatchObject(read);
    expect([refreshes(), plaid.calls.map(({ path }) => path)]).toEqual([
      1,
      ['/link/token/create', '/link/token/get'],
    ]);
  });

  it('lets a program send the request again with urql', async () => {
    const { url, plaid, authorization, refresh, refreshes, expire } = await session();
    const client = new UrqlClient({
      url,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      fetchOptions: () => ({ headers: { authorization: authorization() } }),
    });
    const readWithRefresh = async () => {
      const result = await client.query(READ, variables);
      const codes = result.error?.graphQLErrors.map(({ extensions }) => extensions['code']) ?? [];
      if (!codes.includes('UNAUTHENTICATED')) return result;
      await refresh();
      return client.query(READ, variables);
    };
    expect((await client.mutation(CREATE, { id: customer.id })).data).toEqual(made);
    expire();
    expect((await readWithRefresh()).data).toEqual(read);
    expect([refreshes(), plaid.calls.map(({ path }) => path)]).toEqual([
      1,
      ['/link/token/create', '/link/token/get'],
    ]);
  });
});

describe('Apollo Client with a persisted query manifest and trusted operations only', () => {
  const bodies = { Create: print(CREATE), Read: print(READ) };
  const idOf = (name: string) => createHash('sha256').update(name).digest('hex');

  async function signedIn() {
    const manifest = join(temporaryFolder(), 'manifest.json');
    const operations = Object.entries(bodies).map(([name, body]) => ({
      id: idOf(name),
      name,
      type: name === 'Read' ? 'query' : 'mutation',
      body,
    }));
    writeFileSync(
      manifest,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const { issuer, url } = await serve({ TRUSTED_OPERATIONS: manifest, TRUSTED_OPERATIONS_ONLY: 'on' });
    const headers = { authorization: `Bearer ${issuer.token({ sub: customer.id })}` };
    // Finds ids by the name of the operation, as the link of the `persisted-query-lists` package does.
    const link = new PersistedQueryLink({
      generateHash: ({ definitions }) =>
        idOf(definitions.flatMap((each) => ('name' in each ? (each.name?.value ?? []) : []))[0] ?? ''),
    });
    return new ApolloClient({
      link: link.concat(new HttpLink({ uri: url, headers })),
      cache: new InMemoryCache(),
    });
  }

  it('creates a link token and reads it', async () => {
    const client = await signedIn();
    expect((await client.mutate({ mutation: CREATE, variables: { id: customer.id } })).data).toMatchObject(
      made,
    );
    expect((await client.query({ query: READ, variables })).data).toMatchObject(read);
  });

  it('receives FORBIDDEN for an operation that is not in the manifest', async () => {
    const client = await signedIn();
    const { error } = await client.query({
      query: gql`query Other { linkToken(token: "t") { status } }`,
      errorPolicy: 'all',
    });
    if (!CombinedGraphQLErrors.is(error)) throw error;
    expect(error.errors).toEqual([
      {
        message: 'The operation is not trusted. Only operations of the manifest are accepted.',
        extensions: { code: 'FORBIDDEN', retryable: false },
      },
    ]);
  });
});
