/** Typed documents in two clients, against the real server and the emulator. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { clients, connect, customer, pending, startWithEmulator } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

describe.each(clients)('%s', (_, client) => {
  it('reads the accounts that a customer connects', async () => {
    const { bankLink, play } = await startWithEmulator(client);
    const started = await bankLink.start(customer);
    expect(started).toEqual({
      data: {
        linkToken: expect.stringMatching(/^link-sandbox-/),
        expiration: expect.stringMatching(/^20.*Z$/),
        page: expect.stringMatching(/^http:.*\/hl\//),
        progress: null,
      },
      errors: [],
    });
    const linkToken = started.data?.linkToken ?? '';
    expect(await bankLink.progress(linkToken)).toEqual(pending(linkToken));

    await play({ link_token: linkToken, outcome: 'success', institution_id: 'ins_109509' });
    expect(await bankLink.progress(linkToken)).toEqual({
      data: {
        linkToken,
        status: 'SUCCEEDED',
        sessions: [
          {
            outcome: 'SUCCEEDED',
            banks: [
              {
                name: 'First Gingham Credit Union',
                accounts: [
                  'Plaid Checking (checking) …0000',
                  'Plaid Saving (savings) …1111',
                  'Plaid Cash Management (cash management) …9002',
                ],
              },
            ],
            steps: expect.arrayContaining(['OPEN', 'SELECT_INSTITUTION', 'HANDOFF']),
            left: null,
          },
        ],
      },
      errors: [],
    });
  });

  it('reads why a customer exited', async () => {
    const { bankLink, play } = await startWithEmulator(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    await play({ link_token: linkToken, outcome: 'exit', error: 'INVALID_CREDENTIALS' });
    const because = 'The credentials were not correct. Please try again.';
    expect(await bankLink.progress(linkToken)).toEqual({
      data: {
        linkToken,
        status: 'EXITED',
        sessions: [
          {
            outcome: 'EXITED',
            banks: [],
            steps: expect.arrayContaining(['OPEN', 'ERROR', 'EXIT']),
            left: { at: 'First Platypus Bank', because },
          },
        ],
      },
      errors: [],
    });
  });

  it('creates a link token and reads it in one request', async () => {
    const { bankLink } = await startWithEmulator(client);
    const { data, errors } = await bankLink.startWithDetails(customer);
    expect([data?.progress, errors]).toEqual([pending(data?.linkToken).data, []]);
  });

  it('keeps two link tokens apart in its cache', async () => {
    const { bankLink, play } = await startWithEmulator(client);
    const one = (await bankLink.start(customer)).data?.linkToken ?? '';
    const other = (await bankLink.start(customer)).data?.linkToken ?? '';
    await play({ link_token: one, outcome: 'success' });
    const asRead = [await bankLink.progress(one), await bankLink.progress(other)];
    expect(asRead).toMatchObject([{ data: { linkToken: one, status: 'SUCCEEDED' } }, pending(other)]);
    // Changes the token on the server only.
    await play({ link_token: other, outcome: 'exit' });
    const cached = [await bankLink.progress(one, 'cache'), await bankLink.progress(other, 'cache')];
    expect(cached).toEqual(asRead);
    const { data } = await bankLink.jointProgress(other, one);
    expect(data?.coApplicant).toEqual(asRead[0]?.data);
    expect(data?.applicant).toMatchObject({ linkToken: other, status: 'EXITED' });
  });

  it('sends its name and version, and no token in a URL', async () => {
    const server = await startPlaidDouble(() => ({ data: { linkToken: null } }));
    const bankLink = await connect(client, { url: `${server.url}/graphql` });
    expect(await bankLink.progress('link-sandbox-1')).toEqual({ data: null, errors: [] });
    expect(server.calls).toMatchObject([
      {
        path: '/graphql',
        headers: {
          'apollographql-client-name': 'budget-buddy-web',
          'apollographql-client-version': '2.4.0',
        },
        body: { operationName: 'ReadLinkToken', variables: { token: 'link-sandbox-1' } },
      },
    ]);
  });
});

it('Apollo Client reads a token from its cache that came with a mutation', async () => {
  const { bankLink, play } = await startWithEmulator('apolloApp');
  const linkToken = (await bankLink.startWithDetails(customer)).data?.linkToken ?? '';
  // Changes the token on the server only.
  await play({ link_token: linkToken, outcome: 'exit' });
  expect(await bankLink.progress(linkToken, 'cache')).toEqual(pending(linkToken));
  expect(await bankLink.progress('link-sandbox-unknown', 'cache')).toEqual({ data: null, errors: [] });
});
