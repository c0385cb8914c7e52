/** The official Plaid SDK and the GraphQL API return the same data from one emulator. */
import { Products } from 'plaid';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator';
import { buildSchema } from '../../src/graphql/schema';
import { selectAllFields } from '../../src/pages/explorer/selectAllFields';
import { createRequest, officialClient } from '../emulator/officialClient';
import { closeAfterTest, startOnce } from '../support/closing';
import { type JsonObject, lostPlaces } from '../support/plaid/plaidValues';
import { type Data, startTestApp } from '../support/testApp';

const everything = selectAllFields(buildSchema(), 'LinkToken');

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  closeAfterTest(() => emulator.close());
  const sdk = officialClient(emulator, 'client-of-tests', 'secret-of-tests');
  const app = await startTestApp({ PLAID_BASE_URL: emulator.url });

  const readBoth = async (token: string) => {
    const { data: bySdk } = await sdk.linkTokenGet({ link_token: token });
    const { data, errors } = await app.graphql(
      `query ($token: String!) { linkToken(token: $token) ${everything} }`,
      { token },
    );
    expect(errors).toBeUndefined();
    return {
      bySdk: { ...bySdk, request_id: data.linkToken.requestId } as unknown as JsonObject,
      byGraphQL: data.linkToken,
    };
  };
  return { emulator, sdk, app, readBoth };
}

const plays: [string, (emulator: Emulator, token: string) => Promise<unknown>, string, number][] = [
  ['no session', async () => {}, 'PENDING', 0],
  [
    'an open session',
    (emulator, link_token) => emulator.play({ link_token, finished: false }),
    'IN_PROGRESS',
    0,
  ],
  ['a success', (emulator, link_token) => emulator.play({ link_token, outcome: 'success' }), 'SUCCEEDED', 1],
  [
    'three Items',
    (emulator, link_token) => emulator.play({ link_token, outcome: 'success', items: 3 }),
    'SUCCEEDED',
    3,
  ],
  ['an exit', (emulator, link_token) => emulator.play({ link_token, outcome: 'exit' }), 'EXITED', 0],
  [
    'an exit with an error',
    (emulator, link_token) => emulator.play({ link_token, outcome: 'exit', error: 'INVALID_CREDENTIALS' }),
    'EXITED',
    0,
  ],
  [
    'an exit after a success',
    (emulator, link_token) => emulator.play({ link_token, outcome: 'exit', items: 2 }),
    'SUCCEEDED',
    1,
  ],
  [
    'an exit, then a success',
    async (emulator, link_token) => {
      await emulator.play({ link_token, outcome: 'exit' });
      await emulator.play({ link_token, outcome: 'success' });
    },
    'SUCCEEDED',
    1,
  ],
];

const shared = startOnce(() => start());

describe.each([false, true])('with legacy callbacks: %s', (legacyCallbacks) => {
  const both = startOnce(() => start({ legacyCallbacks }));

  it.each(plays)(
    'SDK and GraphQL API return the same data after %s',
    async (_, play, status, publicTokens) => {
      const { emulator, sdk, readBoth } = both();
      const { data } = await sdk.linkTokenCreate({
        ...createRequest,
        enable_multi_item_link: true,
        hosted_link: {},
      });
      await play(emulator, data.link_token);
      const { bySdk, byGraphQL } = await readBoth(data.link_token);
      expect(lostPlaces(bySdk, byGraphQL)).toEqual([]);
      expect(JSON.stringify(byGraphQL)).not.toMatch(/"additionalProperties":[^n]/);
      expect(byGraphQL.status).toBe(status);
      expect(byGraphQL.publicTokens).toHaveLength(publicTokens);
    },
  );
});

it('SDK and GraphQL API return the same data of a token created with GraphQL', async () => {
  const { app, readBoth } = shared();
  const { data, errors } = await app.graphql(
    `mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken expiration hostedLinkUrl userId requestId additionalProperties details ${everything} } }`,
    {
      input: {
        clientName: 'Budget Buddy',
        language: 'en',
        countryCodes: ['US', 'CA'],
        user: { clientUserId: 'user-42' },
        products: ['AUTH'],
        webhook: 'https://hooks.example/plaid',
        hostedLink: { urlLifetimeSeconds: 600 },
        accountFilters: { depository: { accountSubtypes: ['MONEY_MARKET'] } },
      },
    },
  );
  expect(errors).toBeUndefined();
  const { details, ...created }: Data = data.createLinkToken;
  expect(created).toEqual({
    linkToken: expect.stringMatching(/^link-sandbox-[0-9a-f-]{36}$/),
    expiration: details.expiration,
    hostedLinkUrl: expect.stringContaining('/hl/'),
    userId: null,
    requestId: expect.stringMatching(/^[0-9A-Za-z]{15}$/),
    additionalProperties: null,
  });
  const { bySdk, byGraphQL } = await readBoth(created.linkToken);
  expect(lostPlaces(bySdk, byGraphQL)).toEqual([]);
  expect({ ...byGraphQL, requestId: null }).toEqual({ ...details, requestId: null });
  expect(byGraphQL.metadata).toMatchObject({
    initialProducts: ['AUTH'],
    countryCodes: ['US', 'CA'],
    webhook: 'https://hooks.example/plaid',
    accountFilters: { depository: { accountSubtypes: ['MONEY_MARKET'] } },
  });
});

it('SDK and GraphQL API return the same data of an update-mode session, which has no public token', async () => {
  const { emulator, sdk, readBoth } = shared();
  const { products: _, ...update } = createRequest;
  const { data } = await sdk.linkTokenCreate({
    ...update,
    access_token: 'access-sandbox-7c69d345-fda1-4d7b-8f2c-4a1b9a2f9a3e',
  });
  await emulator.play({ link_token: data.link_token, outcome: 'success' });
  const { bySdk, byGraphQL } = await readBoth(data.link_token);
  expect(lostPlaces(bySdk, byGraphQL)).toEqual([]);
  expect(byGraphQL).toMatchObject({
    status: 'SUCCEEDED',
    publicTokens: [],
    linkSessions: [{ outcome: 'SUCCEEDED' }],
  });
});

it('SDK and GraphQL API return the same error for a rejected request', async () => {
  const { sdk, app } = shared();
  const rejected = await sdk
    .linkTokenCreate({ ...createRequest, products: [Products.Balance] })
    .catch((error) => error.response.data);
  const { errors } = await app.graphql(
    'mutation { createLinkToken(input: { clientName: "Budget Buddy", language: "en", countryCodes: [US], user: { clientUserId: "user-42" }, products: [BALANCE] }) { linkToken } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'PLAID_REQUEST_REJECTED',
    plaid: {
      errorType: rejected.error_type,
      errorCode: 'INVALID_PRODUCT',
      errorMessage: rejected.error_message,
      displayMessage: rejected.display_message,
      documentationUrl: rejected.documentation_url,
      suggestedAction: null,
    },
  });
});
